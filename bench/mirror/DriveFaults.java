package io.bactrian.store.mirror;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What the drive answers wrongly, late or not at all. */
final class DriveFaults {
  private static final int LARGE = 5_000_000; // an upload session of 16 fragments
  private static final String LIST = "'path':'delta'";
  private static final String SMALL = "'method':'PUT','path':'content'";
  private static final String DOWNLOAD = "'method':'GET','path':'^/download/'";

  private final Worlds worlds;
  private final Table table;

  DriveFaults(Worlds worlds, Table table) {
    this.worlds = worlds;
    this.table = table;
  }

  /** Plants what goes wrong, and may wait until it does. */
  interface Planted {
    void plant(World world) throws Exception;
  }

  void run(int retryAfter) throws Exception {
    for (int status : new int[] {500, 503}) {
      String answer = ",'status':" + status + "}";
      answered(status + " on a small upload, twice", "{" + SMALL + ",'times':2" + answer);
      answered(status + " on fragment 3, twice", fragment(3, "'times':2" + answer));
      answered(status + " on a download, twice", "{" + DOWNLOAD + ",'times':2" + answer);
      answered(status + " on the listing, once", "{" + LIST + answer);
    }
    throttled(retryAfter);
    answered("an upload stalls for 5 s", "{" + SMALL + ",'stallMillis':5000}");
    answered("fragment 3 stalls for 5 s", fragment(3, "'stallMillis':5000}"));
    answered("a download stalls for 5 s", "{" + DOWNLOAD + ",'stallMillis':5000}");
    answered(
        "the answer to a small upload is lost after the commit", "{" + SMALL + ",'drop':'after'}");
    answered(
        "the answer to the last fragment is lost after the commit",
        fragment(15, "'drop':'after'}"));
    answered(
        "the answer to a new folder is lost after the commit",
        "{'method':'POST','path':'children','drop':'after'}");
    answered(
        "a download breaks off at byte 1000, twice",
        "{" + DOWNLOAD + ",'times':2,'truncateAt':1000}");
    answered("a byte of a download is flipped", "{" + DOWNLOAD + ",'corruptAt':100}");
    answered("the drive reports another hash", "{" + SMALL + ",'wrongHash':true}");
    answered(
        "the session is gone (404) at fragment 5",
        fragment(5, "'status':404,'code':'itemNotFound'}"));
    answered("416 at fragment 5", fragment(5, "'status':416,'code':'invalidRange'}"));
    deleted();
    resync(true);
    resync(false);
    noRoom();
    race();
    pageTwo();
    revoked();
  }

  private static String fragment(int n, String rest) {
    return "{'fragment':" + n + "," + rest;
  }

  /** A fault while all there is goes over both ways. */
  private void answered(String fault, String json) throws Exception {
    met(fault, worlds.filled(LARGE), world -> world.user.fault(json));
  }

  private void met(String fault, World world, Planted planted) throws Exception {
    planted.plant(world);
    long start = System.nanoTime();
    MirrorRun first = world.hub.run(world.map);
    double seconds = (System.nanoTime() - start) / 1e9;
    boolean unmet = world.user.faultsLeft() > 0;
    world.user.clearFaults();
    String more =
        first.status().equals("completed") ? "" : ", then " + MirrorKills.outcome(world.settle());
    String happened =
        "%s after %.1f s%s%s"
            .formatted(describe(world, first), seconds, more, unmet ? "; NOT MET" : "");
    world.settle();
    table.line(fault, happened, world.lost(), world.state(), !unmet);
  }

  /** With the first error, where there is one. */
  private static String describe(World world, MirrorRun run) {
    return MirrorKills.outcome(run)
        + world.hub.hub.steps(run).stream()
            .filter(step -> step.error() != null)
            .findFirst()
            .map(step -> " (" + step.error() + ")")
            .orElse("");
  }

  private void throttled(int seconds) throws Exception {
    World world = worlds.filled(LARGE);
    world.user.fault("{" + SMALL + ",'status':429,'headers':{'Retry-After':'" + seconds + "'}}");
    long start = System.nanoTime();
    var run = CompletableFuture.supplyAsync(() -> world.hub.run(world.map));
    while (world.user.faultsLeft() > 0) {
      LockSupport.parkNanos(20_000_000);
    }
    long met = System.nanoTime();
    TimeUnit.MILLISECONDS.sleep(700); // what was under way ends
    long before = world.user.requests().path("total").asLong();
    LockSupport.parkNanos(
        met + Duration.ofSeconds(seconds).minusMillis(300).toNanos() - System.nanoTime());
    long meanwhile = world.user.requests().path("total").asLong() - before;
    MirrorRun ended = run.get();
    double waited = (System.nanoTime() - met) / 1e9;
    String happened =
        "%s %.1f s after the 429, %d requests meanwhile"
            .formatted(describe(world, ended), waited, meanwhile);
    world.settle();
    table.line(
        "429 with Retry-After " + seconds,
        happened,
        world.lost(),
        world.state(),
        waited >= seconds && meanwhile == 0);
  }

  private void deleted() throws Exception {
    World world = worlds.filled(0);
    world.settle();
    world.leftDelete("left/f1");
    met(
        "the answer to a deletion is lost after the commit",
        world,
        it -> it.user.fault("{'method':'DELETE','path':'items','drop':'after'}"));
  }

  private void resync(boolean apply) throws Exception {
    World world = worlds.filled(0);
    world.settle();
    world.right("right/f1", world.content(3000));
    world.rightDelete("right/f2");
    world.leftDelete("left/f3");
    world.left("left/f4", world.content(3000));
    met(
        "410, resync by " + (apply ? "applying" : "uploading") + " differences",
        world,
        it -> it.user.command("/_resync", "{'apply':" + apply + "}"));
  }

  private void noRoom() throws Exception {
    World world = worlds.filled(0);
    world.user.fault(
        "{'method':'PUT','path':'f[12][^0-9].*content','times':1000,'status':507,'code':'quotaLimitReached'}");
    MirrorRun first = world.hub.run(world.map);
    boolean reported = first.status().equals("failed") && first.filesDone() > 0;
    String happened = describe(world, first) + "; " + first.filesDone() + " others done";
    world.user.clearFaults();
    happened += "; with room again " + MirrorKills.outcome(world.settle());
    table.line("507 for some files", happened, world.lost(), world.state(), reported);
  }

  /** The drive's user is faster than an upload that has begun. */
  private void race() throws Exception {
    World world = worlds.filled(0);
    world.settle();
    world.left("left/f1", world.content(3000));
    world.user.fault("{" + SMALL + ",'stallMillis':1500}");
    var run = CompletableFuture.supplyAsync(() -> world.hub.run(world.map));
    while (world.user.faultsLeft() > 0) {
      LockSupport.parkNanos(20_000_000);
    }
    world.right("left/f1", world.content(3100));
    String happened = describe(world, run.get()) + "; then " + MirrorKills.outcome(world.settle());
    long copies = world.lefts().keySet().stream().filter(path -> path.contains("conflict")).count();
    table.line(
        "412: edited while it is replaced",
        happened + ", both kept",
        world.lost(),
        world.state(),
        copies == 1);
  }

  private void pageTwo() throws Exception {
    World world = worlds.filled(0);
    world.settle();
    for (int i = 0; i < 8; i++) {
      world.right("right/more" + i, world.content(1000));
    }
    world.leftDelete("left/f1");
    world.user.command("/_quirks", "{'pageSize':4}");
    world.user.fault("{" + LIST + ",'skip':1,'times':1000,'status':500}");
    MirrorRun first = world.hub.run(world.map);
    boolean refused = first.status().equals("aborted") && first.filesDone() == 0;
    world.user.clearFaults();
    world.user.command("/_quirks", "{'pageSize':200}");
    String happened = describe(world, first) + "; then " + MirrorKills.outcome(world.settle());
    table.line("the listing fails from page 2 on", happened, world.lost(), world.state(), refused);
  }

  private void revoked() throws Exception {
    World world = worlds.filled(0);
    world.user.fault("{" + SMALL + ",'skip':2,'revoke':true}");
    MirrorRun first = world.hub.run(world.map);
    boolean reported = !first.status().equals("completed");
    String happened = describe(world, first);
    world.hub.token.set(world.user.signIn());
    happened += "; signed in anew: " + MirrorKills.outcome(world.settle());
    table.line("the token is revoked", happened, world.lost(), world.state(), reported);
  }
}
