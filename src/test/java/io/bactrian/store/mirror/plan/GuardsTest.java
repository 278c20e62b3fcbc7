package io.bactrian.store.mirror.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.shared.HubException;
import io.bactrian.store.mirror.MemorySide;
import io.bactrian.store.mirror.Mirror;
import io.bactrian.store.mirror.MirrorHub;
import io.bactrian.store.mirror.MirrorMaps;
import io.bactrian.store.mirror.MirrorRun;
import io.bactrian.store.mirror.MirrorStep;
import io.bactrian.store.mirror.sides.Bandwidth;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a mirror refuses to do, and how one gets it to go on. */
class GuardsTest {
  private final MirrorHub hub = MirrorHub.shared();
  private final MirrorMap map = MirrorHub.map(Direction.BOTH);
  private final MemorySide left = new MemorySide("bucket", false);
  private final MemorySide right = new MemorySide("drive", true);

  @BeforeEach
  void bothHoldFive() {
    for (int i = 0; i < 5; i++) {
      left.put("f" + i, "content " + i);
    }
    assertThat(run().status()).isEqualTo("completed");
  }

  @Test
  void waitsForApprovalOfManyDeletions() {
    for (int i = 0; i < 3; i++) {
      left.delete("f" + i);
    }
    MirrorRun waiting = run();
    assertThat(waiting.status()).isEqualTo("waiting_for_approval");
    assertThat(waiting.reason()).contains("3 of 5");
    assertThat(right.texts()).hasSize(5);
    Mirror mirror = mirror("hub");
    assertThatThrownBy(() -> mirror.approve(waiting.id(), "another", "me"))
        .isInstanceOf(HubException.class);
    mirror.approve(waiting.id(), String.valueOf(waiting.planHash()), "me");
    MirrorRun done = mirror.run(waiting.id());
    assertThat(done.status()).isEqualTo("completed");
    assertThat(done.approvedBy()).isEqualTo("me");
    assertThat(right.texts()).hasSize(2);
    assertThat(right.trashed()).hasSize(3);
  }

  @Test
  void asksAgainWhereTheSidesChangedSinceTheApproval() {
    for (int i = 0; i < 3; i++) {
      left.delete("f" + i);
    }
    MirrorRun waiting = run();
    left.delete("f3");
    Mirror mirror = mirror("hub");
    mirror.approve(waiting.id(), String.valueOf(waiting.planHash()), "me");
    MirrorRun again = mirror.run(waiting.id());
    assertThat(again.status()).isEqualTo("waiting_for_approval");
    assertThat(again.planHash()).isNotEqualTo(waiting.planHash());
    assertThat(right.texts()).hasSize(5);
  }

  @Test
  void endsAWaitingRunWhenANewOnePlans() {
    left.delete("f0");
    left.delete("f1");
    left.delete("f2");
    MirrorRun waiting = run();
    left.put("f0", "back");
    left.put("f1", "back");
    assertThat(run().status()).isEqualTo("completed");
    assertThat(mirror("hub").find(waiting.id()).orElseThrow().status()).isEqualTo("aborted");
  }

  @Test
  void abortsWhereASideIsEmptyOrHasLostItsMarker() {
    left.delete(MirrorMarker.NAME);
    MirrorRun lost = run();
    assertThat(lost.status()).isEqualTo("aborted");
    assertThat(lost.reason()).contains(MirrorMarker.NAME);
    left.clear();
    MirrorRun empty = run();
    assertThat(empty.status()).isEqualTo("aborted");
    assertThat(empty.reason()).contains("lists nothing");
    assertThat(right.texts()).hasSize(5);
  }

  @Test
  void abortsWhereASideCannotBeListedOrBelongsToAnother() {
    right.fault(
        (call, path) -> {
          throw new IOException("page 2 is missing");
        });
    assertThat(run().reason()).contains("page 2 is missing");
    right.fault((call, path) -> {});
    right.put(MirrorMarker.NAME, "01J00000000000000000000000\n");
    assertThat(run().reason()).contains("another mirror");
  }

  @Test
  void plansOnlyInADryRun() {
    left.put("new", "n");
    Mirror mirror = mirror("hub");
    MirrorRun dry = mirror.run(mirror.request(map.name(), "me", true));
    assertThat(dry.status()).isEqualTo("completed");
    assertThat(hub.steps(dry)).extracting(MirrorStep::action).containsExactly("copy_up");
    assertThat(hub.steps(dry)).extracting(MirrorStep::state).containsExactly("planned");
    assertThat(right.texts()).hasSize(5);
  }

  @Test
  void commitsNothingThatChangedWhileItWasCopied() {
    left.put("moving", "first");
    right.fault(
        (call, path) -> {
          if (call.equals("read")) {
            left.put("moving", "second");
          }
        });
    MirrorRun run = run();
    assertThat(run.status()).isEqualTo("failed");
    assertThat(right.texts()).doesNotContainKey("moving");
    right.fault((call, path) -> {});
    assertThat(run().status()).isEqualTo("completed");
    assertThat(right.texts()).containsEntry("moving", "second");
  }

  @Test
  void stopsAfterManyFailuresInARow() {
    for (int i = 0; i < 60; i++) {
      left.put("many" + i, "x");
    }
    right.fault(
        (call, path) -> {
          if (call.equals("write") && path.startsWith("many")) {
            throw new IOException("quota exceeded");
          }
        });
    MirrorRun run = run();
    assertThat(run.status()).isEqualTo("aborted");
    assertThat(run.reason()).contains("in a row");
    assertThat(run.filesFailed()).isLessThan(60);
    left.put("other", "o");
    left.put("zebra", "z");
    for (int i = 0; i < 4; i++) {
      run(); // what failed comes last: it does not keep the others off for good
    }
    assertThat(right.texts()).containsKeys("other", "zebra");
  }

  @Test
  void runsAMapOnOneHubAtATime() throws Exception {
    left.put("new", "n");
    var inside = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    Checkpoint slow =
        point -> {
          inside.countDown();
          try {
            goOn.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Mirror one = hub.mirror(map, left, right, slow, 1, "one");
      Future<MirrorRun> first = thread.submit(() -> one.run(one.request(map.name(), "me", false)));
      inside.await();
      Mirror other = mirror("other");
      MirrorRun second = other.run(other.request(map.name(), "me", false));
      assertThat(second.status()).isEqualTo("aborted");
      assertThat(second.reason()).contains("under way");
      MirrorRun third = one.run(one.request(map.name(), "me", false));
      assertThat(third.reason()).contains("under way");
      goOn.countDown();
      assertThat(first.get().status()).isEqualTo("completed");
      assertThat(other.run(other.request(map.name(), "me", false)).status()).isEqualTo("completed");
    } finally {
      goOn.countDown();
      thread.shutdownNow();
    }
  }

  @Test
  void stopsBeforeItsNextWriteWhenAnotherHubHasItsLease() {
    left.put("one", "1");
    Checkpoint stolen =
        point ->
            hub.jdbc
                .sql("update hub_leases set holder = 'thief', until = now() + interval '1 hour'")
                .update();
    Mirror mirror = hub.mirror(map, left, right, stolen, 1, "robbed", Duration.ofMillis(300));
    right.fault(
        (call, path) -> {
          if (call.equals("read")) {
            awaitLoss();
          }
        });
    MirrorRun run = mirror.run(mirror.request(map.name(), "me", false));
    assertThat(run.status()).isEqualTo("aborted");
    assertThat(run.reason()).contains("lease");
    assertThat(right.texts()).doesNotContainKey("one");
    hub.jdbc.sql("delete from hub_leases").update();
  }

  /** Three of its renewals. */
  private static void awaitLoss() {
    long until = System.nanoTime() + 400_000_000L;
    Awaitility.await().until(() -> System.nanoTime() > until);
  }

  @Test
  void refusesMapsThatSeeTheSameFilesOrClimb() {
    assertThat(field(with("datasets/", "Lake"))).isNull();
    assertThat(field(with("datasets/a/", "Other"))).isEqualTo("prefix");
    assertThat(field(with("models/", "lake/deep"))).isEqualTo("folder");
    assertThat(field(with("../models/", "Other"))).isEqualTo("prefix");
    assertThat(field(with("models", "Other"))).isEqualTo("prefix");
    assertThat(field(with("trash/x/", "Other"))).isEqualTo("prefix");
    assertThat(field(with("models/", "a//b"))).isEqualTo("folder");
  }

  private static @Nullable String field(MirrorMap second) {
    var first = new MirrorMap("one", "datasets/", "Lake", Direction.BOTH, List.of(), 1, 1, 0);
    try {
      MirrorMaps.of(second.prefix().equals("datasets/") ? List.of(second) : List.of(first, second));
      return null;
    } catch (HubException e) {
      return e.field();
    }
  }

  private static MirrorMap with(String prefix, String folder) {
    return new MirrorMap("two", prefix, folder, Direction.BOTH, List.of("*.tmp"), 1, 1, 0);
  }

  @Test
  void leavesExcludedPathsAlone() {
    var excluding =
        new MirrorMap(
            map.name(),
            map.prefix(),
            map.folder(),
            Direction.BOTH,
            List.of("*.tmp", "f0"),
            100,
            50,
            0);
    left.put("x.tmp", "1");
    left.delete("f0");
    MirrorRun run = hub.run(excluding, left, right, point -> {}, 2);
    assertThat(hub.steps(run)).isEmpty();
    assertThat(right.texts()).containsKey("f0");
  }

  @Test
  void refusesEndsThatAreNoLongerThoseOfTheMap() {
    var moved =
        new MirrorMap(
            map.name(), "elsewhere/", map.folder(), Direction.BOTH, List.of(), 100, 50, 0);
    assertThat(hub.run(moved, left, right, point -> {}, 2).reason()).contains("another name");
  }

  @Test
  void keepsTheBandwidthLimit() {
    var bandwidth = new Bandwidth(1000, () -> 0);
    assertThat(bandwidth.reserve(500)).isZero();
    assertThat(bandwidth.reserve(500)).isEqualTo(500_000_000L);
    assertThat(bandwidth.reserve(1)).isEqualTo(1_000_000_000L);
  }

  private Mirror mirror(String holder) {
    return hub.mirror(map, left, right, point -> {}, 2, holder);
  }

  private MirrorRun run() {
    return hub.run(map, left, right, point -> {}, 2);
  }
}
