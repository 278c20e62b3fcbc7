package io.bactrian.store.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.store.mirror.plan.Direction;
import io.bactrian.store.mirror.plan.MirrorMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Between two prefixes of a real object store, over a real database. */
class MirrorTest {
  private final MirrorHub hub = MirrorHub.shared();

  @Test
  void makesBothSidesEqual() {
    MirrorMap map = MirrorHub.map(Direction.BOTH);
    hub.put(map.prefix() + "a/one.csv", "1");
    hub.put(map.folder() + "/b/two.csv", "2");
    hub.put(map.prefix() + "same", "3");
    hub.put(map.folder() + "/same", "3");
    MirrorRun run = hub.run(map);
    assertThat(run.reason()).isNull();
    assertThat(run.status()).isEqualTo("completed");
    assertThat(hub.lefts(map)).isEqualTo(Map.of("a/one.csv", "1", "b/two.csv", "2", "same", "3"));
    assertThat(hub.rights(map)).isEqualTo(hub.lefts(map));
    assertThat(hub.steps(run))
        .extracting(MirrorStep::action)
        .containsExactly("copy_up", "copy_down", "adopt");
    MirrorRun again = hub.run(map);
    assertThat(hub.steps(again)).isEmpty();
    assertThat(again.status()).isEqualTo("completed");
  }

  @Test
  void carriesEditsAndDeletionsOverAndKeepsWhatItTakesAway() {
    MirrorMap map = MirrorHub.map(Direction.BOTH);
    hub.put(map.prefix() + "edited", "old");
    hub.put(map.prefix() + "deleted", "gone");
    hub.run(map);
    hub.put(map.folder() + "/edited", "new");
    hub.store.delete(map.folder() + "/deleted");
    MirrorRun run = hub.run(map);
    assertThat(run.status()).isEqualTo("completed");
    assertThat(hub.lefts(map)).isEqualTo(Map.of("edited", "new"));
    assertThat(hub.texts("trash/" + map.name() + "/").values())
        .containsExactlyInAnyOrder("old", "gone");
  }

  @Test
  void keepsBothVersionsOfAConflict() {
    MirrorMap map = MirrorHub.map(Direction.BOTH);
    hub.put(map.prefix() + "f.txt", "base");
    hub.run(map);
    hub.put(map.prefix() + "f.txt", "left");
    hub.put(map.folder() + "/f.txt", "right");
    MirrorRun run = hub.run(map);
    assertThat(hub.steps(run)).extracting(MirrorStep::error).containsOnlyNulls();
    assertThat(hub.lefts(map)).hasSize(2).containsEntry("f.txt", "left").containsValue("right");
    assertThat(hub.lefts(map).keySet())
        .anyMatch(p -> p.matches("f\\.conflict-\\d{8}T\\d{6}Z-bucket\\.txt"));
    assertThat(hub.rights(map)).isEqualTo(hub.lefts(map));
  }

  @Test
  void carriesOverLaterWhatChangedAfterItWasRead() {
    MirrorMap map = MirrorHub.map(Direction.BOTH);
    hub.put(map.prefix() + "moving", "first");
    var drive = new MemorySide("drive", true);
    drive.fault(
        (call, path) -> {
          if (call.equals("read") && path.equals("moving")) {
            hub.put(map.prefix() + "moving", "second");
          }
        });
    run(map, drive);
    assertThat(drive.texts()).containsEntry("moving", "first");
    drive.fault((call, path) -> {});
    run(map, drive);
    assertThat(drive.texts()).containsEntry("moving", "second");
    assertThat(hub.lefts(map)).isEqualTo(drive.texts());
  }

  @Test
  void leavesWhatAppearedInTheBucketMeanwhile() {
    MirrorMap map = MirrorHub.map(Direction.BOTH);
    hub.put(map.prefix() + "other", "-");
    var drive = new MemorySide("drive", true);
    drive.put("both", "the drive's");
    drive.fault(
        (call, path) -> {
          if (call.equals("open")) {
            hub.put(map.prefix() + "both", "the bucket's");
          }
        });
    assertThat(hub.run(map, hub.left(map), drive, point -> {}, 1).status()).isEqualTo("failed");
    assertThat(hub.lefts(map)).containsEntry("both", "the bucket's");
    drive.fault((call, path) -> {});
    run(map, drive);
    assertThat(hub.lefts(map))
        .isEqualTo(drive.texts())
        .containsValues("the bucket's", "the drive's");
  }

  private void run(MirrorMap map, MemorySide drive) {
    MirrorRun run = hub.run(map, hub.left(map), drive, point -> {}, 1);
    assertThat(run.status()).isEqualTo("completed");
  }
}
