package io.bactrian.store.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.store.mirror.plan.Checkpoint;
import io.bactrian.store.mirror.plan.Direction;
import io.bactrian.store.mirror.plan.MirrorMap;
import io.bactrian.store.mirror.plan.MirrorMarker;
import io.bactrian.store.mirror.sides.DriveReplica;
import io.bactrian.store.mirror.sides.DriveSide;
import io.bactrian.store.onedrive.client.DriveClient;
import io.bactrian.store.onedrive.client.DriveClientOptions;
import io.bactrian.store.onedrive.client.DriveTarget;
import io.bactrian.store.onedrive.client.QuickXorHash;
import io.bactrian.store.onedrive.graph.FakeGraph;
import io.bactrian.store.onedrive.graph.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;

/** Between a real object store and a drive as Microsoft documents it. */
@Tag("onedrive")
class DriveMirrorTest {
  private static final int CHUNK = DriveClientOptions.CHUNK_UNIT;
  private final MirrorHub hub = MirrorHub.shared();
  private MirrorMap map = MirrorHub.map(Direction.BOTH);
  @TempDir Path folder;
  private FakeGraph graph;
  private DriveClient drive;

  @BeforeEach
  void start() throws IOException {
    graph = FakeGraph.start(folder);
    var options =
        new DriveClientOptions(
            graph.address().toString(),
            DriveTarget.drive(FakeGraph.DRIVE),
            CHUNK,
            2,
            16,
            Duration.ofSeconds(5),
            Duration.ofMillis(1),
            Duration.ofSeconds(10));
    drive = new DriveClient(options, () -> FakeGraph.TOKEN);
  }

  @AfterEach
  void stop() throws IOException {
    drive.close();
    graph.close();
  }

  @Test
  void makesBothSidesEqualAndThenAsksOnce() {
    hub.put(map.prefix() + "datasets/1/data.parquet", "rows");
    hub.put(map.prefix() + "empty", "");
    drop("models/m.onnx", "weights");
    graph.quirks().pageSize(2);
    graph.quirks().duplicates(true);
    graph.quirks().childrenFirst(true);
    completed(run());
    equal(Map.of("datasets/1/data.parquet", "rows", "empty", "", "models/m.onnx", "weights"));
    graph.quirks().pageSize(200);
    completed(run()); // its own writes come back as changes
    graph.requests().reset();
    MirrorRun idle = run();
    completed(idle);
    assertThat(hub.steps(idle)).isEmpty();
    assertThat(graph.requests().counts()).isEqualTo(Map.of("GET delta", 1L));
  }

  @Test
  void carriesEditsRenamesAndDeletionsBothWays() {
    for (String path : new String[] {"a", "b", "c/d", "e", "f", "g"}) {
      hub.put(map.prefix() + path, "old " + path);
    }
    run();
    drop("a", "edited on the drive");
    hub.put(map.prefix() + "b", "edited in the bucket");
    graph.tree().move(map.folder() + "/c/d", map.folder() + "/moved/d");
    graph.tree().delete(map.folder() + "/e");
    hub.store.delete(map.prefix() + "f");
    completed(run());
    equal(
        Map.of(
            "a",
            "edited on the drive",
            "b",
            "edited in the bucket",
            "moved/d",
            "old c/d",
            "g",
            "old g"));
    assertThat(graph.tree().recycled()).containsKey("f");
    assertThat(hub.texts("trash/" + map.name() + "/").values())
        .containsExactlyInAnyOrder("old a", "old c/d", "old e");
  }

  @Test
  void keepsBothVersionsOfAConflict() {
    hub.put(map.prefix() + "f.csv", "old");
    run();
    drop("f.csv", "the drive's");
    hub.put(map.prefix() + "f.csv", "the bucket's");
    completed(run());
    Map<String, String> lefts = hub.lefts(map);
    assertThat(lefts)
        .hasSize(2)
        .containsEntry("f.csv", "the bucket's")
        .containsValue("the drive's");
    equal(lefts);
    assertThat(hub.steps(run())).isEmpty();
  }

  @Test
  void keepsNamesThatADriveDoesNotTake() {
    Map<String, String> names = new TreeMap<>();
    for (String path :
        new String[] {
          "Case/A", "Case/a", "case/a", "what?.csv", "con", " x ", "e\u0301", "é", "100%41", "v1."
        }) {
      names.put(path, "of " + path);
      hub.put(map.prefix() + path, "of " + path);
    }
    completed(run());
    assertThat(graph.tree().files()).hasSize(names.size() + 1);
    assertThat(hub.steps(run())).isEmpty();
    names.keySet().forEach(path -> hub.store.delete(map.prefix() + path));
    hub.store.put(map.prefix() + "left", new byte[1]);
    MirrorRun waiting = run();
    assertThat(waiting.status()).isEqualTo("waiting_for_approval");
    hub.jdbc.sql("delete from sync_base where map = :map").param("map", map.name()).update();
    completed(run());
    names.put("left", "\0");
    assertThat(hub.lefts(map)).as("as the drive's names are read back").isEqualTo(names);
  }

  @Test
  void copiesNamesThatDifferOnlyByCaseInAnUncommonWay() {
    Map<String, String> names = new TreeMap<>();
    for (String path : new String[] {"İ.csv", "i\u0307.csv", "ſ/a", "s/a", "S/a"}) {
      names.put(path, "of " + path);
      hub.put(map.prefix() + path, "of " + path);
    }
    completed(run());
    assertThat(hub.steps(run())).isEmpty();
    assertThat(graph.tree().files()).hasSize(names.size() + 1);
  }

  @Test
  void skipsAndReportsNamesThatNoBucketHolds() {
    hub.put(map.prefix() + "good", "1");
    drop("a%00b.csv", "x");
    drop("c%01d.csv", "x");
    drop("%0D/below.csv", "x");
    drop("fine", "2");
    MirrorRun run = run();
    completed(run);
    assertThat(hub.lefts(map)).isEqualTo(Map.of("good", "1", "fine", "2"));
    assertThat(hub.steps(run))
        .filteredOn(step -> step.action().equals("skip"))
        .extracting(MirrorStep::path)
        .containsExactlyInAnyOrder("a%00b.csv", "c%01d.csv", "%0D");
    completed(run());
    assertThat(graph.tree().files()).hasSize(6);
  }

  @Test
  void goesOnWhenTheDriveNoLongerKnowsTheDeltaLink() {
    hub.put(map.prefix() + "kept", "1");
    hub.put(map.prefix() + "gone", "2");
    run();
    graph.tree().delete(map.folder() + "/gone");
    graph.forgetDeltaTokens(true);
    completed(run());
    equal(Map.of("kept", "1"));
  }

  @Test
  void deletesNothingWhereTheDriveIsNotSure() {
    hub.put(map.prefix() + "kept", "1");
    hub.put(map.prefix() + "missing", "2");
    run();
    graph.tree().delete(map.folder() + "/missing");
    graph.forgetDeltaTokens(false);
    completed(run());
    equal(Map.of("kept", "1", "missing", "2"));
    graph.tree().delete(map.folder() + "/missing");
    completed(run());
    equal(Map.of("kept", "1"));
  }

  @Test
  void abortsWhereALaterPageFails() {
    for (int i = 0; i < 10; i++) {
      drop("f" + i, "x");
    }
    graph.quirks().pageSize(4);
    graph.faults().add(Fault.on("GET", "delta").skip(1).answer(500, "generalException").always());
    MirrorRun run = run();
    assertThat(run.status()).isEqualTo("aborted");
    assertThat(run.reason()).contains("cannot be listed whole");
    graph.faults().clear();
    completed(run());
    assertThat(hub.lefts(map)).hasSize(10);
  }

  @Test
  void copiesLargeFilesAndFindsWhatArrivedAlthoughTheAnswerWasLost() {
    Map<String, String> sizes = new TreeMap<>();
    for (int size : new int[] {1, CHUNK - 1, CHUNK, CHUNK + 1, 4_000_001, 20_000_000}) {
      String text = "x".repeat(size);
      sizes.put("s" + size, text);
      hub.put(map.prefix() + "s" + size, text);
    }
    graph.faults().add(Fault.on("PUT", "content").dropAfter());
    graph.faults().add(Fault.on("PUT", "").fragment(0).answer(503, "x"));
    completed(run());
    equal(sizes);
    for (String path : sizes.keySet()) {
      hub.store.delete(map.prefix() + path);
      drop(path, sizes.get(path) + "y");
      sizes.put(path, sizes.get(path) + "y");
    }
    completed(run());
    equal(sizes);
  }

  @Test
  void namesTheSideOfAFileThatArrivesChanged() {
    drop("f", "content");
    graph.faults().add(Fault.on("GET", "^/download/").corrupt(3));
    assertThat(hub.steps(run()))
        .extracting(MirrorStep::error)
        .containsExactly("f changed on the drive while it was copied.");
    completed(run());
    equal(Map.of("f", "content"));
  }

  @Test
  void failsTheFilesThatDoNotFitAndGoesOnWithTheOthers() {
    hub.put(map.prefix() + "a", "fits");
    hub.put(map.prefix() + "b", "does not");
    graph.faults().add(Fault.on("PUT", "/b:/content").answer(507, "quotaLimitReached").always());
    MirrorRun run = run();
    assertThat(run.status()).isEqualTo("failed");
    assertThat(hub.steps(run)).extracting(MirrorStep::state).containsExactly("done", "failed");
    graph.faults().clear();
    completed(run());
    equal(Map.of("a", "fits", "b", "does not"));
  }

  @Test
  void losesNothingWhereverItIsKilled() {
    boolean ended = false;
    for (int k = 1; !ended; k++) {
      map = MirrorHub.map(Direction.BOTH);
      hub.put(map.prefix() + "up", "1");
      drop("down", "2");
      hub.put(map.prefix() + "both", "the bucket's");
      drop("both", "the drive's");
      ended = !killedAt(k);
      completed(run());
      Map<String, String> lefts = hub.lefts(map);
      assertThat(lefts)
          .hasSize(4)
          .containsEntry("up", "1")
          .containsEntry("down", "2")
          .containsEntry("both", "the bucket's")
          .containsValue("the drive's");
      equal(lefts);
    }
  }

  private boolean killedAt(int k) {
    var passed = new AtomicInteger();
    try {
      run(
          point -> {
            if (passed.incrementAndGet() == k) {
              throw new AssertionError("killed");
            }
          });
      return false;
    } catch (AssertionError e) {
      return true;
    }
  }

  private MirrorRun run() {
    return run(point -> {});
  }

  private MirrorRun run(Checkpoint checkpoint) {
    var replica = new DriveReplica(new NamedParameterJdbcTemplate(hub.source), hub.transaction());
    return hub.run(map, hub.left(map), new DriveSide(drive, replica, map), checkpoint, 4);
  }

  private void drop(String path, String text) {
    try {
      graph.tree().put(map.folder() + "/" + path, text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void completed(MirrorRun run) {
    assertThat(hub.steps(run)).extracting(MirrorStep::error).allMatch(Objects::isNull);
    assertThat(run.status()).as(run.reason()).isEqualTo("completed");
  }

  private void equal(Map<String, String> expected) {
    Map<String, String> rights = new TreeMap<>();
    String root = map.folder() + "/";
    graph
        .tree()
        .files()
        .forEach(
            (path, hash) -> {
              String below = path.replaceFirst("^/", "");
              if (below.startsWith(root) && !below.endsWith(MirrorMarker.NAME)) {
                rights.put(below.substring(root.length()), hash);
              }
            });
    assertThat(rights).isEqualTo(hashes(expected));
    assertThat(hashes(hub.lefts(map))).isEqualTo(hashes(expected));
  }

  private static Map<String, String> hashes(Map<String, String> texts) {
    Map<String, String> hashes = new TreeMap<>();
    texts.forEach(
        (path, text) -> hashes.put(path, QuickXorHash.of(text.getBytes(StandardCharsets.UTF_8))));
    return hashes;
  }
}
