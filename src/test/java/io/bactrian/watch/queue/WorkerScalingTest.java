package io.bactrian.watch.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.watch.queue.WorkerScaling.Bounds;
import io.bactrian.watch.queue.WorkerScaling.Decision;
import io.bactrian.watch.queue.WorkerScaling.Look;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkerScalingTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration EVERY = Duration.ofMinutes(10);
  private static final Bounds BOUNDS =
      new Bounds(1, 8, Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofHours(1));

  private static Load load(long due, double oldest, double arrivals, @Nullable Double seconds) {
    return new Load(due, oldest, arrivals, seconds, 1);
  }

  /** How many workers each look leaves, one every ten minutes. */
  private static List<Look> run(int looks, int present, IntFunction<Load> load) {
    var seen = new ArrayList<Look>();
    int workers = present;
    for (int i = 0; i < looks; i++) {
      Instant now = START.plus(EVERY.multipliedBy(i));
      Decision decision = WorkerScaling.decide(load.apply(i), workers, seen, now, BOUNDS);
      seen.add(0, new Look(now, decision.wanted(), workers, decision.workers()));
      workers = decision.workers();
    }
    return seen;
  }

  private static long changes(List<Look> looks) {
    return looks.stream().filter(look -> look.before() != look.workers()).count();
  }

  private static List<Integer> workers(List<Look> looks) {
    var inOrder = new ArrayList<Integer>();
    looks.forEach(look -> inOrder.add(0, look.workers()));
    return inOrder;
  }

  @ParameterizedTest
  @CsvSource({
    // due, oldest, arrivals, seconds each, present, wanted
    "0, 0, 0, , 3, 0", // nothing to do
    "0, 0, 2, 1.5, 1, 3", // 2 a second of 1.5 s each keep 3 busy
    "60, 30, 0, 2, 1, 2", // 120 s of work within a minute
    "60, 30, 2, 2, 1, 6", // both
    "5, 10, 0, , 2, 2", // nobody knows how long one takes, and it is early
    "5, 90, 0, , 2, 3", // the same, late
    "1, 500, 0, 0.1, 2, 3", // the estimate says one, and it has waited for 8 minutes
    "1000000, 30, 0, 60, 1, 1000", // no number without end
  })
  void wantsWorkersByWhatComesAndByWhatWaits(
      long due, double oldest, double arrivals, @Nullable Double seconds, int present, int wanted) {
    assertThat(WorkerScaling.wanted(load(due, oldest, arrivals, seconds), present, BOUNDS.drain()))
        .isEqualTo(wanted);
  }

  @Test
  void raisesAtOnceToTwiceAsManyAtMostAndToTheBound() {
    assertThat(workers(run(5, 1, i -> load(6000, 50, 0, 1.0)))).containsExactly(2, 4, 8, 8, 8);
  }

  @Test
  void lowersOnceFewerWereEnoughForTheWhileAndNotBefore() {
    List<Look> looks = run(12, 1, i -> i < 4 ? load(300, 50, 0, 1.0) : load(0, 0, 0.5, 1.0));
    assertThat(workers(looks)).containsExactly(2, 4, 5, 5, 5, 5, 5, 5, 5, 1, 1, 1);
    assertThat(looks.get(2).before()).isEqualTo(5); // the look that lowered
  }

  @Test
  void aNoisyLoadMovesNextToNothing() {
    var noise = new Random(7);
    // 3.5 workers on average, from 2.5 to 4.5: rounding alone asks for 3, 4 or 5 at random
    List<Look> looks = run(1_000, 4, i -> load(0, 0, 2.5 + 2 * noise.nextDouble(), 1.0));
    long flips = 0;
    for (int i = 1; i < looks.size(); i++) {
      flips += looks.get(i).wanted() != looks.get(i - 1).wanted() ? 1 : 0;
    }
    assertThat(flips).isGreaterThan(500); // what following the load would have done
    assertThat(changes(looks)).isLessThanOrEqualTo(3);
    assertThat(workers(looks).subList(10, 1_000)).allMatch(count -> count >= 3 && count <= 5);
  }

  @Test
  void aBurstThatComesAndGoesRaisesOnceAndLowersNothing() {
    List<Look> looks = run(60, 1, i -> i % 3 == 0 ? load(120, 50, 0, 1.0) : load(0, 0, 0.1, 1.0));
    assertThat(changes(looks)).isOne();
    assertThat(workers(looks).get(59)).isEqualTo(2);
  }

  @Test
  void waitsBetweenTwoRises() {
    var before = List.of(new Look(START, 2, 1, 2));
    Load much = load(600, 50, 0, 1.0);
    Decision soon = WorkerScaling.decide(much, 2, before, START.plusSeconds(60), BOUNDS);
    assertThat(soon.workers()).isEqualTo(2);
    assertThat(soon.reason()).startsWith("Waits: there were more less than PT5M ago");
    assertThat(WorkerScaling.decide(much, 2, before, START.plusSeconds(600), BOUNDS).workers())
        .isEqualTo(4);
  }

  @Test
  void sharesWhatIsWantedAmongTheHubs() {
    var two = new Load(300, 50, 0, 1.0, 2);
    Decision decision = WorkerScaling.decide(two, 2, List.of(), START, BOUNDS);
    assertThat(decision.wanted()).isEqualTo(5);
    assertThat(decision.workers()).isEqualTo(3);
    assertThat(decision.reason())
        .isEqualTo(
            "More: 300 due, the oldest for 50 s, 0.00 a second come in, 1.00 s each: 5 wanted on 2"
                + " hubs");
  }

  @Test
  void pausesGrowToTenMinutes() {
    assertThat(List.of(1, 2, 3, 8, 40))
        .map(attempt -> WorkQueue.pause(attempt).toSeconds())
        .containsExactly(5L, 10L, 20L, 600L, 600L);
  }
}
