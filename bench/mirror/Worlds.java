package io.bactrian.store.mirror;

import java.io.IOException;

/** A fresh world for each fault. */
final class Worlds {
  private static final int FILES = 8;

  private final BenchHub hub;
  private final DriveUser user;
  private int count;

  Worlds(BenchHub hub, DriveUser user) {
    this.hub = hub;
    this.user = user;
  }

  World empty(int maxDeletePercent) throws IOException {
    user.clearFaults();
    count++;
    return new World(hub, BenchHub.map("fault" + count, maxDeletePercent), user, count);
  }

  /**
   * Small files on both sides, not yet mirrored.
   *
   * @param large bytes of one more file on each side; 0 for none
   */
  World filled(int large) throws IOException {
    World world = empty(100);
    fill(world);
    if (large > 0) {
      world.left("left/large", world.content(large));
      world.right("right/large", world.content(large));
    }
    return world;
  }

  void fill(World world) {
    for (int i = 0; i < FILES; i++) {
      world.left("left/f" + i, world.content(2000 + i));
      world.right("right/f" + i, world.content(2000 + i));
    }
  }
}
