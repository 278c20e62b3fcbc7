package io.bactrian.store.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.store.mirror.plan.Checkpoint;
import io.bactrian.store.mirror.plan.Direction;
import io.bactrian.store.mirror.plan.MirrorMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A hub that is killed at any point of a run, and another that goes on. */
class KilledRunTest {
  private static final int MOST_POINTS = 60;
  private final MirrorHub hub = MirrorHub.shared();

  /** As kill -9: nothing after it is written down. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void losesNothingAndCopiesNothingTwiceWhereverItIsKilled(int parallel) {
    int points = 0;
    for (int k = 1; k <= MOST_POINTS; k += parallel) {
      var world = new World();
      boolean ended = killedAt(k, world, parallel);
      hub.run(world.map, world.left, world.right, point -> {}, parallel);
      world.check(parallel);
      if (ended) {
        points = k;
        break;
      }
    }
    assertThat(points).as("every point of the run was tried").isBetween(20, MOST_POINTS);
  }

  /** Whether the run ended before that point came. */
  private boolean killedAt(int k, World world, int parallel) {
    var passed = new AtomicInteger();
    Checkpoint killer =
        point -> {
          if (passed.incrementAndGet() == k) {
            throw new Killed();
          }
        };
    Mirror mirror = hub.mirror(world.map, world.left, world.right, killer, parallel, "hub");
    String run = mirror.request(world.map.name(), "test", false);
    try {
      mirror.run(run);
      return true;
    } catch (Killed e) {
      return false;
    }
  }

  /** One change of every kind. */
  private final class World {
    final MirrorMap map = MirrorHub.map(Direction.BOTH);
    final MemorySide left = new MemorySide("bucket", false);
    final MemorySide right = new MemorySide("drive", true);
    final long toCopy;

    World() {
      for (String path : new String[] {"kept", "editL", "editR", "delL", "delR", "both", "race"}) {
        left.put(path, "old " + path);
      }
      hub.run(map, left, right, point -> {}, 4);
      left.put("newL", "new on the left");
      right.put("newR", "new on the right");
      left.put("empty", "");
      left.put("editL", "edited left");
      right.put("editR", "edited right");
      left.delete("delL");
      right.delete("delR");
      left.put("both", "the left's");
      right.put("both", "the right's");
      left.delete("race");
      right.put("race", "edited since");
      left.put("same", "equal");
      right.put("same", "equal");
      toCopy = 15 + 16 + 11 + 12 + 10 + 11 + 12;
      readBefore = left.bytesRead() + right.bytesRead();
    }

    final long readBefore;

    void check(int parallel) {
      Map<String, String> lefts = left.texts();
      assertThat(lefts).isEqualTo(right.texts());
      assertThat(lefts)
          .containsEntry("newL", "new on the left")
          .containsEntry("newR", "new on the right")
          .containsEntry("empty", "")
          .containsEntry("editL", "edited left")
          .containsEntry("editR", "edited right")
          .containsEntry("both", "the left's")
          .containsEntry("race", "edited since")
          .containsEntry("same", "equal")
          .containsValue("the right's")
          .doesNotContainKeys("delL", "delR")
          .hasSize(10);
      assertThat(right.trashed()).contains("old delL", "old editL");
      assertThat(left.trashed()).contains("old delR", "old editR");
      long again = left.bytesRead() + right.bytesRead() - readBefore - toCopy;
      assertThat(again).as("bytes copied again").isBetween(0L, 16L * parallel);
    }
  }
}
