package io.bactrian.store.mirror;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** What the users of the two sides do, and what becomes of a side. */
final class SideFaults {
  private final Worlds worlds;
  private final Table table;

  SideFaults(Worlds worlds, Table table) {
    this.worlds = worlds;
    this.table = table;
  }

  void run() throws Exception {
    sizes();
    bothEdited();
    deletedAndEdited();
    duplicates();
    emptyBucket();
    mostDeleted();
    names();
    twoMirrors();
  }

  private void sizes() throws Exception {
    World world = worlds.empty(100);
    int unit = 320 * 1024;
    for (int size :
        new int[] {
          0, 1, unit - 1, unit, unit + 1, 4 << 20, (4 << 20) + 1, 16 * unit, 16 * unit + 1
        }) {
      world.left("left/s" + size, world.content(size));
      world.right("right/s" + size, world.content(size));
    }
    line("sizes 0, 1, 320 KiB +-1, slices +1", world, world.hub.run(world.map), true);
  }

  private void bothEdited() throws Exception {
    World world = worlds.filled(0);
    world.settle();
    for (int i = 0; i < 8; i++) {
      world.left("left/f" + i, world.content(500 + i));
      world.right("left/f" + i, world.content(i % 2 == 0 ? 500 + i : 900));
    }
    MirrorRun run = world.hub.run(world.map);
    line("both sides edited, 8 files", world, run, conflicts(world) == 8);
  }

  private static long conflicts(World world) {
    return world.lefts().keySet().stream().filter(path -> path.contains("conflict")).count();
  }

  private void deletedAndEdited() throws Exception {
    World world = worlds.filled(0);
    world.settle();
    world.leftDelete("left/f1");
    world.right("left/f1", world.content(700));
    world.rightDelete("right/f1");
    world.left("right/f1", world.content(700));
    MirrorRun run = world.hub.run(world.map);
    boolean both = world.lefts().keySet().containsAll(List.of("left/f1", "right/f1"));
    line("deleted here, edited there; both ways", world, run, both);
  }

  private void duplicates() throws Exception {
    World world = worlds.filled(0);
    world.user.command("/_quirks", "{'pageSize':3,'duplicates':true,'childrenFirst':true}");
    world.settle();
    world.right("right/f1", world.content(300));
    world.rightDelete("right/f2");
    MirrorRun run = world.hub.run(world.map);
    world.settle();
    world.user.command("/_quirks", "{'pageSize':200,'duplicates':false,'childrenFirst':false}");
    line("delta pages with duplicates, children first", world, run, true);
  }

  private void emptyBucket() throws Exception {
    World world = worlds.filled(0);
    world.settle();
    Map<String, String> rights = world.rights();
    world.hub.store.keys(world.map.prefix()).forEach(world.hub.store::delete);
    MirrorRun run = world.hub.run(world.map);
    boolean refused = run.status().equals("aborted") && world.rights().equals(rights);
    table.line(
        "the bucket is suddenly empty",
        MirrorKills.outcome(run),
        world.lost(),
        "reported, drive untouched",
        refused);
  }

  private void mostDeleted() throws Exception {
    World world = worlds.empty(50);
    worlds.fill(world);
    world.settle();
    Map<String, String> rights = world.rights();
    world.hub.store.keys(world.map.prefix()).stream()
        .filter(key -> key.contains("/f"))
        .limit(10)
        .forEach(world.hub.store::delete);
    MirrorRun run = world.hub.run(world.map);
    boolean refused = run.status().equals("waiting_for_approval") && world.rights().equals(rights);
    var mirror =
        world.hub.mirror(world.map, UnaryOperator.identity(), "bench", Duration.ofSeconds(30));
    mirror.approve(run.id(), String.valueOf(run.planHash()), "operator");
    String then = mirror.run(run.id()).status();
    table.line(
        "60 % are deleted",
        MirrorKills.outcome(run) + "; approved: " + then + ", they are in the recycle bin",
        world.lost(),
        "reported, then " + world.state(),
        refused);
  }

  private void names() throws Exception {
    World world = worlds.empty(100);
    List<String> names =
        List.of(
            "Case/A",
            "Case/a",
            "case/a",
            "e\u0301",
            "\u00e9",
            "what?.csv",
            "con",
            " x ",
            "100%41",
            "v1.",
            "~$lock",
            "a:b",
            "_vti_x",
            ".lock",
            "desktop.ini",
            "#%&{}");
    for (String name : names) {
      world.left(name, world.content(100));
    }
    MirrorRun run = world.hub.run(world.map);
    line("case and NFD pairs, reserved names", world, run, world.rights().size() == names.size());
  }

  private void twoMirrors() throws Exception {
    World world = worlds.filled(0);
    world.user.resetRequests();
    List<CompletableFuture<MirrorRun>> runs = new ArrayList<>();
    for (String holder : List.of("one", "other")) {
      var mirror =
          world.hub.mirror(world.map, UnaryOperator.identity(), holder, Duration.ofSeconds(30));
      runs.add(
          CompletableFuture.supplyAsync(
              () -> mirror.run(mirror.request(world.map.name(), holder, false))));
    }
    MirrorRun one = runs.get(0).get();
    MirrorRun other = runs.get(1).get();
    long uploads = world.user.requests().path("counts").path("PUT content").asLong();
    table.line(
        "two mirrors at once",
        MirrorKills.outcome(one)
            + " / "
            + MirrorKills.outcome(other)
            + "; "
            + uploads
            + " uploads of 8 files and the mark",
        world.lost(),
        world.state(),
        uploads == 9);
  }

  private void line(String fault, World world, MirrorRun run, boolean also) throws Exception {
    String happened = MirrorKills.outcome(run);
    MirrorRun last = world.settle();
    if (last.filesTotal() > 0) {
      happened += "; then " + MirrorKills.outcome(last);
    }
    table.line(fault, happened, world.lost(), world.state(), also && !last.needsAttention());
  }
}
