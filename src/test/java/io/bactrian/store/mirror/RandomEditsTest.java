package io.bactrian.store.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.store.mirror.plan.Direction;
import io.bactrian.store.mirror.plan.MirrorMap;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever two users do to the two sides, and whatever fails meanwhile. */
class RandomEditsTest {
  private static final String[] PATHS = {"a", "b", "c/a", "c/b", "d/e/f", "g.csv"};
  private final MirrorHub hub = MirrorHub.shared();
  private final MirrorMap map = MirrorHub.map(Direction.BOTH);
  private final MemorySide left = new MemorySide("bucket", false);
  private final MemorySide right = new MemorySide("drive", true);
  private final Set<String> taken = new HashSet<>(); // what a user saw on his side and took away
  private int contents;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void loseNoByteAndEndEqual(long seed) {
    var random = new Random(seed);
    Set<String> written = new HashSet<>();
    left.put("anchor", "anchor");
    hub.run(map, left, right, point -> {}, 2);
    for (int round = 0; round < 12; round++) {
      for (int n = random.nextInt(6); n > 0; n--) {
        edit(random.nextBoolean() ? left : right, random, written);
      }
      faults(left, random);
      faults(right, random);
      run();
      left.fault((call, path) -> {});
      right.fault((call, path) -> {});
      everythingIsSomewhere(written);
    }
    run();
    MirrorRun last = run();
    assertThat(last.status()).as(last.reason()).isEqualTo("completed");
    assertThat(hub.steps(last)).isEmpty();
    assertThat(left.texts()).isEqualTo(right.texts());
    everythingIsSomewhere(written);
  }

  /** A map of many deletions waits; here somebody always approves. */
  private MirrorRun run() {
    Mirror mirror = hub.mirror(map, left, right, point -> {}, 2, "hub");
    MirrorRun run = mirror.run(mirror.request(map.name(), "test", false));
    if (run.status().equals("waiting_for_approval")) {
      mirror.approve(run.id(), String.valueOf(run.planHash()), "somebody");
      return mirror.run(run.id());
    }
    return run;
  }

  private void edit(MemorySide side, Random random, Set<String> written) {
    String path = PATHS[random.nextInt(PATHS.length)];
    Map<String, String> now = side.texts();
    if (now.containsKey(path)) {
      taken.add(now.get(path));
    }
    if (random.nextInt(3) == 0) {
      side.delete(path);
    } else {
      String text = "content " + ++contents;
      written.add(text);
      side.put(path, text);
    }
  }

  private static void faults(MemorySide side, Random random) {
    var own = new Random(random.nextLong());
    side.fault(
        (call, path) -> {
          if (!call.equals("list") && own.nextInt(5) == 0) {
            throw new IOException("fault at " + call);
          }
        });
  }

  private void everythingIsSomewhere(Set<String> written) {
    Set<String> there = new HashSet<>(taken);
    there.addAll(left.texts().values());
    there.addAll(right.texts().values());
    there.addAll(left.trashed());
    there.addAll(right.trashed());
    assertThat(there).containsAll(written);
  }
}
