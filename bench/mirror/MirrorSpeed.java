package io.bactrian.store.mirror;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import load.PeakHeap;
import load.RandomBytes;

/**
 * The mirror from the embedded store to the fake Graph and back, beside rclone between two more
 * embedded stores, in turns: {@code FOLDER FILES BIG BYTES ITEMS}.
 */
public final class MirrorSpeed {
  private static final int SMALL = 4096;
  private static final int A_FOLDER = 100;

  private final Path folder;
  private final BenchHub hub;
  private final DriveUser user;
  private final Rclone rclone;

  private MirrorSpeed(Path folder, BenchHub hub, DriveUser user, Rclone rclone) {
    this.folder = folder;
    this.hub = hub;
    this.user = user;
    this.rclone = rclone;
  }

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    try (var peers = new Peers(folder);
        var hub = new BenchHub(peers.address(), true);
        var user = new DriveUser(peers.graph)) {
      var rclone = new Rclone(folder.resolve("rclone.log"));
      rclone.store("hub", peers.store);
      for (String name : List.of("a", "b")) {
        rclone.store(name, peers.store(name));
      }
      var speed = new MirrorSpeed(folder, hub, user, rclone);
      speed.both("small", Integer.parseInt(args[1]), SMALL);
      speed.both("big", Integer.parseInt(args[2]), Long.parseLong(args[3]));
      new NoChange(folder, hub, user).run(Integer.parseInt(args[4]));
    }
  }

  private interface Work {
    void run() throws Exception;
  }

  private static double seconds(Work work) throws Exception {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / 1e9;
  }

  private void both(String name, int files, long size) throws Exception {
    if (files == 0) {
      return;
    }
    fill(name, files, size);
    System.out.printf("--- %,d files of %,d bytes%n", files, size);
    PeakHeap.forget();
    double mirror = seconds(() -> mirror(name));
    String peak = PeakHeap.text();
    double other = seconds(() -> rclone.run("sync", "a:bactrian/" + name, "b:bactrian/" + name));
    report("up", files, size, mirror, other, peak);
    Map<String, String> sent = rclone.hashes("quickxor", "hub:bactrian/" + name + "/set");
    Map<String, String> held = below("set/", user.files("Bench/" + name));
    same("the bucket's by rclone, the drive's by itself: quickXorHash", sent, held, files);

    String back = name + "-back";
    user.client.copy(
        id("Bench/" + name + "/set"), user.client.ensureFolder("Bench/" + back).id(), "set");
    other = seconds(() -> rclone.run("sync", "b:bactrian/" + name, "a:bactrian/" + back));
    PeakHeap.forget();
    mirror = seconds(() -> mirror(back));
    report("back", files, size, mirror, other, PeakHeap.text());
    same(
        "both ends of the way there and back by rclone: sha256",
        rclone.hashes("sha256", "hub:bactrian/" + name + "/set"),
        rclone.hashes("sha256", "hub:bactrian/" + back + "/set"),
        files);
  }

  private String id(String path) {
    return user.find(path).orElseThrow().id();
  }

  private void mirror(String name) {
    MirrorRun run = hub.run(BenchHub.map(name));
    if (!run.status().equals("completed")) {
      throw new IllegalStateException(MirrorKills.outcome(run));
    }
  }

  /** The same set into the hub's store and into rclone's first. */
  private void fill(String name, int files, long size) throws IOException {
    IntStream.range(0, files)
        .parallel()
        .forEach(
            i ->
                hub.store.put(
                    name + "/set/d" + i / A_FOLDER + "/f" + i, new RandomBytes(i, size), size));
    copyFolder(
        folder.resolve("store/buckets/bactrian/" + name), folder.resolve("a/buckets/bactrian"));
  }

  /** With what the store keeps beside the bytes. */
  static void copyFolder(Path from, Path to) throws IOException {
    var copy = new ProcessBuilder("cp", "-a", from.toString(), to.toString()).inheritIO().start();
    if (copy.onExit().join().exitValue() != 0) {
      throw new IOException("not copied: " + from);
    }
  }

  private static Map<String, String> below(String prefix, Map<String, String> files) {
    var below = new TreeMap<String, String>();
    files.forEach((path, hash) -> below.put(path.substring(prefix.length()), hash));
    return below;
  }

  private static void same(
      String how, Map<String, String> one, Map<String, String> other, int files) {
    if (one.size() != files || !one.equals(other)) {
      throw new IllegalStateException(how + ": NOT the same");
    }
    System.out.printf("  %s: %,d the same%n", how, files);
  }

  private static void report(
      String way, int files, long size, double mirror, double other, String peak) {
    double mb = files * (double) size / 1e6;
    System.out.printf(
        "%s: mirror %.1f s, %.1f files/s, %.1f MB/s, peak heap %s; rclone sync %.1f s, %.1f"
            + " files/s, %.1f MB/s; mirror : rclone = %.2f%n",
        way,
        mirror,
        files / mirror,
        mb / mirror,
        peak,
        other,
        files / other,
        mb / other,
        mirror / other);
    if (size == SMALL) { // a line as bench/measure.sh describes it
      System.out.printf(
          "measure\tmirror of %d files of 4 KB %s, s: hub / rclone\t%.1f\t%.1f\t<= 1.0%n",
          files, way, mirror, other);
    }
  }
}
