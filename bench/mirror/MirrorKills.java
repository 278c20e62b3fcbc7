package io.bactrian.store.mirror;

import java.io.BufferedReader;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * kill -9 of a mirror at random moments while both sides are edited. What the bucket's user edits
 * while a run is under way is his alone: an embedded store has no If-Match that would show it, or
 * the mirror, of an edit in the same moment.
 */
final class MirrorKills {
  private static final int FILES = 40; // of each kind

  private final Random random;
  private final Peers peers;
  private final Path folder;
  private final World world;
  private volatile boolean stopped;

  MirrorKills(Peers peers, Path folder, World world, long seed) {
    this.peers = peers;
    this.folder = folder;
    this.world = world;
    this.random = new Random(seed);
  }

  /** Whether every promise was held. */
  boolean run(int kills, Table table) throws Exception {
    Path counter = folder.resolve("bytes");
    Files.write(counter, new byte[Long.BYTES]);
    for (int i = 0; i < FILES; i++) {
      world.left("both/f" + i, world.content(size()));
    }
    for (int i = 0; i < kills; i++) {
      for (int n = 20 + random.nextInt(30); n > 0; n--) {
        edit(random, true);
      }
      live(counter);
    }
    MirrorRun last = world.settle();
    Set<String> lost = world.lost();
    long read = ByteBuffer.wrap(Files.readAllBytes(counter)).getLong();
    Map<String, String> lefts = world.lefts();
    String happened =
        "%,d edits, %,.0f MB; copied %,.1f MB, of it again %,.1f MB; %d conflict copies; then %s"
            .formatted(
                world.edits,
                world.written / 1e6,
                read / 1e6,
                (read - useful()) / 1e6,
                lefts.keySet().stream().filter(path -> path.contains("conflict")).count(),
                outcome(last));
    return table.line("kill -9, " + kills + " times", happened, lost, world.state(), true);
  }

  static String outcome(MirrorRun run) {
    return run.reason() == null ? run.status() : run.status() + ": " + run.reason();
  }

  /** Bytes of copies that were seen to their end. */
  private long useful() {
    return world
        .hub
        .hub
        .jdbc
        .sql(
            """
            select coalesce(sum(s.size), 0) from sync_steps s join sync_runs r on r.id = s.run
            where r.map = :map and s.state = 'done' and s.action in ('copy_up', 'copy_down')
              and r.requested_by = 'process'
            """)
        .param("map", world.map.name())
        .query(Long.class)
        .single();
  }

  /** A process that is killed in the middle of its work, under edits. */
  private void live(Path counter) throws Exception {
    Process process =
        Peers.java(
            folder.resolve("mirror.log"),
            "-Xmx256m",
            MirrorProcess.class.getName(),
            peers.address().toString(),
            world.map.name(),
            counter.toString());
    stopped = false;
    var editor = new Thread(() -> edits(random.nextLong()));
    try (BufferedReader out = process.inputReader()) {
      String line = out.readLine();
      String stage = random.nextInt(4) == 0 ? "lists" : "copies";
      while (line != null && !line.equals(stage)) {
        line = out.readLine(); // until the lease of the one before has ended
      }
      editor.start();
      TimeUnit.MILLISECONDS.sleep(random.nextInt(4000));
    } finally {
      process.destroyForcibly().waitFor();
      stopped = true;
      editor.join();
    }
  }

  private void edits(long seed) {
    var own = new Random(seed);
    while (!stopped) {
      edit(own, false);
    }
  }

  private void edit(Random dice, boolean alone) {
    String name = "f" + dice.nextInt(FILES);
    boolean delete = dice.nextInt(5) == 0;
    switch (dice.nextInt(4)) {
      case 0 -> left("bucket/" + name, delete);
      case 1 -> right("drive/" + name, delete);
      case 2 -> right("both/" + name, delete);
      default -> left((alone ? "both/" : "bucket/") + name, delete);
    }
  }

  private void left(String path, boolean delete) {
    if (delete) {
      world.leftDelete(path);
    } else {
      world.left(path, world.content(size()));
    }
  }

  private void right(String path, boolean delete) {
    if (delete) {
      world.rightDelete(path);
    } else {
      world.right(path, world.content(size()));
    }
  }

  /** Mostly small, some beyond what goes in one request. */
  private int size() {
    int dice = world.chance(100);
    return dice < 3
        ? 4_500_000 + world.chance(1_000_000)
        : 16 + world.chance(dice < 20 ? 500_000 : 20_000);
  }
}
