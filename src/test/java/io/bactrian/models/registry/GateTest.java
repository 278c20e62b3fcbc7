package io.bactrian.models.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GateTest {
  private static final int ROWS = 300;

  @Test
  void passesAPlantedImprovement() {
    var verdict = Gate.judge(noise(1, 12, -0.1), flat(0), null, 36);
    assertThat(verdict.passed()).as(verdict.reason()).isTrue();
    assertThat(verdict.reason()).startsWith("promoted: log loss");
  }

  @Test
  void refusesWhatIsNotBetterThanTheChampion() {
    double[] model = noise(1, 12, -0.1);
    var verdict = Gate.judge(model, flat(0), model.clone(), 36);
    assertThat(verdict.passed()).isFalse();
    assertThat(verdict.championLower()).isZero();
  }

  @Test
  void passesAutocorrelatedNoiseInAboutFivePercent() {
    int passed = 0;
    for (int seed = 0; seed < 2_000; seed++) {
      passed += Gate.judge(noise(seed, 12, 0), flat(0), null, 36).passed() ? 1 : 0;
    }
    assertThat(passed / 2_000.0).isBetween(0.03, 0.065);
  }

  @Test
  void refusesNanAndInfinity() {
    for (double wrong : new double[] {Double.NaN, Double.NEGATIVE_INFINITY}) {
      double[] model = flat(-1);
      model[7] = wrong;
      assertThat(Gate.judge(model, flat(0), null, 36).passed()).isFalse();
      assertThat(Gate.judge(flat(-1), flat(0), model, 36).passed()).isFalse();
    }
  }

  @Test
  void refusesTooFewRows() {
    var verdict = Gate.judge(new double[40], new double[40], null, 2);
    assertThat(verdict.passed()).isFalse();
    assertThat(verdict.reason()).contains("40 holdout rows");
  }

  @Test
  void makesABlockThreeTimesTheRowsThatALabelSpans() {
    var asOf = new Instant[50];
    var until = new Instant[50];
    for (int i = 0; i < 50; i++) {
      asOf[i] = Instant.ofEpochSecond(300L * i);
      until[i] = asOf[i].plusSeconds(300L * 12);
    }
    assertThat(Gate.block(asOf, until)).isEqualTo(36);
  }

  @Test
  void measuresTheBaseRateOfTheTrainingRows() {
    double[] losses = Gate.baseLosses(new int[] {0, 0, 0, 1}, new int[] {0, 1}, 2);
    assertThat(losses).containsExactly(-Math.log(0.75), -Math.log(0.25));
  }

  /** A moving average over {@code span} rows: what overlapping labels leave. */
  private static double[] noise(long seed, int span, double mean) {
    var random = new Random(seed);
    var shocks = new double[ROWS + span];
    Arrays.setAll(shocks, i -> random.nextGaussian());
    var losses = new double[ROWS];
    for (int i = 0; i < ROWS; i++) {
      for (int j = 0; j < span; j++) {
        losses[i] += shocks[i + j] * 0.05 / span;
      }
      losses[i] += mean;
    }
    return losses;
  }

  private static double[] flat(double value) {
    var values = new double[ROWS];
    Arrays.fill(values, value);
    return values;
  }
}
