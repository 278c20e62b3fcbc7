package io.bactrian.store.mirror;

import java.nio.file.Path;

/** {@code FOLDER KILLS RETRY-AFTER}: a line a fault, exit code 1 where one was not held. */
public final class MirrorFaults {
  private MirrorFaults() {}

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    boolean good;
    try (var peers = new Peers(folder);
        var hub = new BenchHub(peers.address(), false);
        var user = new DriveUser(peers.graph)) {
      var table = new Table();
      int kills = Integer.parseInt(args[1]);
      if (kills > 0) {
        var world = new World(hub, BenchHub.map("kills"), user, seed);
        new MirrorKills(peers, folder, world, seed).run(kills, table);
      }
      var worlds = new Worlds(hub, user);
      new SideFaults(worlds, table).run();
      new DriveFaults(worlds, table).run(Integer.parseInt(args[2]));
      good = table.good();
    }
    System.exit(good ? 0 : 1);
  }
}
