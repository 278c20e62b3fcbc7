package io.bactrian.sync;

import io.bactrian.objects.ObjectStore;
import io.bactrian.onedrive.client.DriveClient;
import java.time.Clock;

/** Every map's bucket and drive. */
record BucketAndDrive(ObjectStore store, DriveClient drive, DriveReplica replica, Clock clock)
    implements Sides {
  @Override
  public Side left(MirrorMap map) {
    return new S3Side(store, map, clock);
  }

  @Override
  public Side right(MirrorMap map) {
    return new DriveSide(drive, replica, map);
  }
}
