package io.bactrian.watch.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StabilityIndexTest {
  private static float[] normal(long seed, int rows, double mean) {
    var random = new Random(seed);
    var values = new float[rows];
    for (int i = 0; i < rows; i++) {
      values[i] = (float) (mean + random.nextGaussian());
    }
    return values;
  }

  /**
   * By hand: ten bins of ten, all of the other values in the highest; half a row more in each of 11
   * bins.
   */
  @Test
  void isTheSumOverBins() {
    var training = new float[100];
    for (int i = 0; i < training.length; i++) {
      training[i] = i;
    }
    var others = new float[20];
    Arrays.fill(others, 1000);
    double q = 10.5 / 105.5;
    double rare = 0.5 / 105.5;
    double p = 20.5 / 25.5;
    double empty = 0.5 / 25.5;
    double expected =
        (p - q) * Math.log(p / q)
            + 9 * (empty - q) * Math.log(empty / q)
            + (empty - rare) * Math.log(empty / rare);
    assertThat(new StabilityIndex(training).of(others)).isCloseTo(expected, within(1e-12));
    assertThat(new StabilityIndex(training).of(training)).isZero();
  }

  @Test
  void growsWithTheDistance() {
    var index = new StabilityIndex(normal(1, 20_000, 0));
    assertThat(index.of(normal(2, 2_000, 0))).isLessThan(0.02);
    assertThat(index.of(normal(2, 2_000, 0.5))).isBetween(0.15, 0.35);
    assertThat(index.of(normal(2, 2_000, 1))).isGreaterThan(0.7);
  }

  @Test
  void countsWhatIsMissingAndWhatIsEqual() {
    var training = new float[1_000]; // -0 and 0 are the same
    for (int i = 0; i < training.length; i += 2) {
      training[i] = -0f;
    }
    var missing = new float[100];
    Arrays.fill(missing, Float.NaN);
    assertThat(new StabilityIndex(training).of(new float[500])).isLessThan(0.001);
    assertThat(new StabilityIndex(training).of(missing)).isGreaterThan(5);
    assertThat(new StabilityIndex(missing).of(missing)).isZero();
  }
}
