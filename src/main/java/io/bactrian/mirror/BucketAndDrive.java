package io.bactrian.mirror;

import io.bactrian.objects.ObjectStore;
import io.bactrian.onedrive.client.DriveClient;
import java.time.Clock;
import java.util.function.Supplier;

/** Every map's bucket and drive. */
record BucketAndDrive(
    ObjectStore store, Supplier<DriveClient> drive, DriveReplica replica, Clock clock)
    implements Sides {
  @Override
  public Side left(MirrorMap map) {
    return new S3Side(store, map, clock);
  }

  @Override
  public Side right(MirrorMap map) {
    return new DriveSide(drive.get(), replica, map);
  }
}
