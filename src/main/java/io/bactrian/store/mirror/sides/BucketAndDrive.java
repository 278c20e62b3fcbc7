package io.bactrian.store.mirror.sides;

import io.bactrian.store.mirror.plan.MirrorMap;
import io.bactrian.store.mirror.plan.Side;
import io.bactrian.store.mirror.plan.Sides;
import io.bactrian.store.objects.ObjectStore;
import io.bactrian.store.onedrive.client.DriveClient;
import java.time.Clock;
import java.util.function.Supplier;

/** Every map's bucket and drive. */
public record BucketAndDrive(
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
