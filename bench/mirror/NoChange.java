package io.bactrian.store.mirror;

import io.bactrian.store.mirror.plan.Listing;
import io.bactrian.store.mirror.plan.MirrorMap;
import io.bactrian.store.mirror.plan.Side;
import io.bactrian.store.mirror.sides.WholeDrive;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** A pass with nothing to do, by the drive's changes and by listing the drive whole, in turns. */
final class NoChange {
  private static final int A_FOLDER = 1000;
  private static final int PAGE = 1000; // of the bucket's listing
  private static final int ROUNDS = 3;

  /** One pass by changes alone, which has a goal. */
  private static final boolean COMPACT = System.getenv("COMPACT") != null;

  private static final MirrorMap MAP = BenchHub.map("items");

  private final Path objects;
  private final BenchHub hub;
  private final DriveUser user;

  NoChange(Path folder, BenchHub hub, DriveUser user) {
    this.objects = folder.resolve("store/buckets/bactrian/items");
    this.hub = hub;
    this.user = user;
  }

  void run(int items) throws Exception {
    if (items == 0) {
      return;
    }
    System.out.printf("--- a pass without changes over %,d items%n", items);
    fill(items / A_FOLDER);
    if (COMPACT) {
      double seconds = pass("by changes", UnaryOperator.identity());
      // a line as bench/measure.sh describes it
      System.out.printf(
          "measure\tmirror, a pass without changes over %d items, s\t%.1f\t-\t<= 15%n",
          items, seconds);
      return;
    }
    pass("to warm up", UnaryOperator.identity());
    for (int round = 0; round < ROUNDS; round++) {
      user.command("/_quirks", "{'pageSize':200}"); // Graph's own
      pass("by changes", UnaryOperator.identity());
      user.command("/_quirks", "{'pageSize':999}"); // Graph's largest
      pass(
          "by children pages of 999",
          side -> side.name().equals("drive") ? new Listed(side) : side);
    }
  }

  /**
   * One folder is mirrored; the others are copies of it on both sides, which the base then knows.
   */
  private void fill(int folders) throws Exception {
    IntStream.range(0, A_FOLDER)
        .parallel()
        .forEach(i -> hub.store.put(MAP.prefix() + "d0/f" + i, ("item " + i).getBytes()));
    hub.run(MAP);
    String root = user.find(MAP.folder()).orElseThrow().id();
    String first = user.find(MAP.folder() + "/d0").orElseThrow().id();
    user.command("/_quirks", "{'copyMillis':1}");
    IntStream.range(1, folders).parallel().forEach(i -> user.client.copy(first, root, "d" + i));
    for (int i = 1; i < folders; i++) {
      MirrorSpeed.copyFolder(objects.resolve("d0"), objects.resolve("d" + i));
    }
    hub.right(MAP).list();
    hub.hub.jdbc.sql("analyze").update(); // joins by nested loops, otherwise
    hub.hub
        .jdbc
        .sql(
            """
            insert into sync_base (map, path, left_version, right_version, right_id, size, hash)
            select f.map, d.name || '/' || f.name, b.left_version, f.version, f.id, f.size, f.hash
            from sync_drive f
            join sync_drive d on d.map = f.map and d.id = f.parent_id and d.folder
            join sync_base b on b.map = f.map and b.path = 'd0/' || f.name
            where f.map = :map and not f.folder and d.name <> 'd0'
            """)
        .param("map", MAP.name())
        .update();
    hub.hub.jdbc.sql("analyze").update();
  }

  /** How many seconds it took. */
  private double pass(String how, UnaryOperator<Side> around) throws IOException {
    user.resetRequests();
    long start = System.nanoTime();
    MirrorRun run = hub.run(MAP, around);
    double all = (System.nanoTime() - start) / 1e9;
    var requests = user.requests();
    start = System.nanoTime();
    Side drive = around.apply(hub.right(MAP));
    int files = drive.list().items().size();
    double alone = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        "%s: %s to the drive %s, to the bucket %d pages; %.1f s, the drive's side of it %.1f s; %d"
            + " steps%n",
        how,
        requests.path("total"),
        requests.path("counts"),
        (files + PAGE - 1) / PAGE,
        all,
        alone,
        run.filesTotal());
    if (!run.status().equals("completed") || run.filesTotal() > 0) {
      throw new IllegalStateException(MirrorKills.outcome(run));
    }
    return all;
  }

  /** A drive that is asked for everything each time. */
  private final class Listed extends Around {
    Listed(Side drive) {
      super(drive);
    }

    @Override
    public Listing list() {
      return WholeDrive.list(hub.drive, MAP.folder());
    }
  }
}
