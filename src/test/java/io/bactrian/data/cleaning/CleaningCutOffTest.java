package io.bactrian.data.cleaning;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.data.features.HeldBar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** No verdict knows what comes later. */
class CleaningCutOffTest {
  private static final int BARS = 700;
  private static final CleaningPlan ALL =
      CleaningPlan.NONE
          .with(CleaningRule.of("order", Map.of()))
          .with(CleaningRule.of("missing", Map.of("gap", "3")))
          .with(CleaningRule.of("stale", Map.of("bars", "4")))
          .with(CleaningRule.of("split", Map.of()))
          .with(CleaningRule.of("outlier", Map.of("bars", "40", "z", "8", "least", "0.005")));

  /** A walk with faults of every kind at random places. */
  private static List<HeldBar> spoilt(long seed) {
    var random = new Random(seed);
    var bars = new ArrayList<>(MadeBars.walk(BARS, seed));
    double factor = 1;
    for (int i = 1; i < BARS; i++) {
      HeldBar bar = MadeBars.times(bars.get(i), factor);
      switch (random.nextInt(90)) {
        case 0 -> bar = MadeBars.flat(i, Double.NaN);
        case 1 -> bar = MadeBars.times(bar, -1);
        case 2 -> bar = MadeBars.times(bar, 1.2 + random.nextDouble());
        case 3 -> factor *= random.nextBoolean() ? 2 : 2 / 3.0;
        case 4 -> factor *= 1 + random.nextGaussian() / 10;
        case 5 -> bar = MadeBars.flat(i - 0.5, bar.close());
        case 6 -> bar = MadeBars.flat(i - 3 * random.nextInt(3), bar.close());
        case 7 -> bar = MadeBars.times(bar, 0.5);
        default -> {}
      }
      bars.set(i, bar);
    }
    for (int from : new int[] {200, 430}) {
      for (int i = from; i < from + 9; i++) {
        bars.set(i, MadeBars.flat(i, 900));
      }
    }
    bars.subList(500, 506).clear();
    return bars;
  }

  @Test
  void cuttingOffTheFutureChangesNoEarlierVerdict() {
    for (long seed = 1; seed <= 6; seed++) {
      List<HeldBar> bars = spoilt(seed);
      List<List<Judged>> whole = MadeBars.judged(ALL, bars);
      assertThat(whole.stream().flatMap(List::stream).map(Judged::rule))
          .as("a series without faults proves nothing")
          .contains("order", "missing", "stale", "split", "outlier");
      for (int known = 1; known < bars.size(); known += known < 60 ? 1 : 7) {
        assertThat(MadeBars.judged(ALL, bars.subList(0, known))).isEqualTo(whole.subList(0, known));
      }
    }
  }

  @Test
  void anotherFutureChangesNoEarlierVerdict() {
    for (long seed = 1; seed <= 6; seed++) {
      List<HeldBar> bars = spoilt(seed);
      List<List<Judged>> whole = MadeBars.judged(ALL, bars);
      for (int known = 50; known < bars.size(); known += 50) {
        var other = new ArrayList<>(bars);
        for (int i = known; i < other.size(); i++) {
          other.set(i, MadeBars.times(other.get(i), 7 + i % 3));
        }
        assertThat(MadeBars.judged(ALL, other).subList(0, known))
            .isEqualTo(whole.subList(0, known));
      }
    }
  }

  @Test
  void everyBarMayBeRemoved() {
    var bars = new ArrayList<HeldBar>();
    for (int i = 0; i < 50; i++) {
      bars.add(MadeBars.flat(i, -1));
    }
    var cleaning = new Cleaning(ALL, "X", MadeBars.LENGTH, 5, judged -> {});
    bars.forEach(cleaning::judge);
    cleaning.end(MadeBars.at(60));
    assertThat(cleaning.removed()).isEqualTo(50).isEqualTo(cleaning.read());
    assertThat(cleaning.reports().get(1).removed()).isEqualTo(50);
    assertThat(cleaning.reports().get(1).first()).hasSize(5);
  }
}
