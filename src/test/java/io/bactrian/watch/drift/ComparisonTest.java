package io.bactrian.watch.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bactrian.watch.drift.DriftReport.Input;
import io.bactrian.watch.drift.DriftReport.State;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Distances by hand, and what is usual for a series. */
class ComparisonTest {
  private static float[] even(int rows, double from, double step) {
    var values = new float[rows];
    for (int i = 0; i < rows; i++) {
      values[i] = (float) (from + i * step);
    }
    return values;
  }

  private static float[] series(long seed, int rows, double phi, double mean) {
    var random = new Random(seed);
    var values = new float[rows];
    double value = random.nextGaussian();
    for (int i = 0; i < rows; i++) {
      values[i] = (float) (value + mean);
      value = phi * value + Math.sqrt(1 - phi * phi) * random.nextGaussian();
    }
    return values;
  }

  /** 0 to 999 has the deviation sqrt((1000^2 - 1) / 12); a tenth of it higher is 100 higher. */
  @Test
  void measuresAShiftInDeviationsAndInShares() {
    var column = new Column(even(1_000, 0, 1));
    assertThat(column.deviation()).isCloseTo(Math.sqrt((1e6 - 1) / 12), within(1e-6));
    Distance same = column.of(0, 1_000);
    assertThat(same.wasserstein()).isZero();
    assertThat(same.ks()).isZero();
    Distance shifted = column.of(even(1_000, 100, 1));
    assertThat(shifted.wasserstein()).isCloseTo(100 / column.deviation(), within(1e-6));
    assertThat(shifted.ks()).isCloseTo(0.1, within(1e-9));
    assertThat(shifted.missing()).isZero();
  }

  @Test
  void countsWhatIsEqualAndWhatIsMissing() {
    var ones = new float[1_000];
    Arrays.fill(ones, 0, 500, 1);
    Arrays.fill(ones, 500, 600, Float.NaN);
    var column = new Column(ones);
    assertThat(column.of(ones).ks()).isZero();
    assertThat(column.of(ones).missing()).isZero();
    assertThat(column.of(new float[100]).ks()).isCloseTo(500 / 900.0, within(1e-9));
    var unknown = new float[100];
    Arrays.fill(unknown, Float.NaN);
    assertThat(column.of(unknown)).isEqualTo(new Distance(column.of(unknown).psi(), 0, 0, 0.9));
    var flat = new Column(new float[100]);
    assertThat(flat.of(new float[50]).wasserstein()).isZero();
    assertThat(flat.of(even(50, 2, 0)).wasserstein()).isEqualTo(1);
  }

  /** Of 19 that are alike and a new one, each is the farthest in 5 of 100 cases. */
  @Test
  void needsAsManyStretchesAsTheShareOfFalseAlarmsAllows() {
    assertThat(Stretches.needed(0.05)).isEqualTo(19);
    assertThat(Stretches.needed(0.01)).isEqualTo(99);
    assertThat(Stretches.needed(1)).isZero();
    float[][] training = {series(1, 1_800, 0.5, 0)};
    assertThat(compare(training, series(2, 100, 0.5, 0)).state()).isEqualTo(State.NOT_ENOUGH_DATA);
    assertThat(compare(training, series(2, 90, 0.5, 0)).state()).isEqualTo(State.STABLE);
  }

  private static Comparison compare(float[][] training, float[]... live) {
    return Comparison.of(List.of("a", "b").subList(0, live.length), training, live, 0.05);
  }

  /** A slow wave is far from itself in every stretch, and is no drift for that. */
  @Test
  void knowsWhatASeriesDoesWithoutAChange() {
    var wave = new float[20_000];
    for (int i = 0; i < wave.length; i++) {
      wave[i] = (float) Math.sin(i / 300.0);
    }
    float[][] training = {wave};
    Comparison later = compare(training, Arrays.copyOfRange(wave, 10_000, 10_200));
    assertThat(later.inputs().get(0).ks()).isGreaterThan(0.3);
    assertThat(later.state()).isEqualTo(State.STABLE);
  }

  @Test
  void namesTheInputThatDriftedAndTheShiftThatItWouldHaveFound() {
    float[][] training = {series(1, 20_000, 0.9, 0), series(2, 20_000, 0, 5)};
    Comparison found = compare(training, series(3, 500, 0.9, 1.5), series(4, 500, 0, 5));
    assertThat(found.state()).isEqualTo(State.DRIFTED);
    assertThat(found.inputs())
        .extracting(Input::state)
        .containsExactly(State.DRIFTED, State.STABLE);
    Input slow = found.inputs().get(0);
    Input noise = found.inputs().get(1);
    assertThat(slow.detectable()).isBetween(0.6, 1.3);
    assertThat(noise.detectable()).isLessThan(0.4);
    assertThat(slow.wasserstein()).isGreaterThan(slow.limit());
    assertThat(slow.rows()).isEqualTo(500);
    float[] gaps = series(4, 500, 0, 5);
    Arrays.fill(gaps, 0, 50, Float.NaN);
    Comparison missing = compare(training, series(5, 500, 0.9, 0), gaps);
    assertThat(missing.inputs())
        .extracting(Input::state)
        .containsExactly(State.STABLE, State.DRIFTED);
    assertThat(missing.inputs().get(1).missing()).isEqualTo(50);
  }

  @Test
  void saysWhatItCannotCompare() {
    float[][] none = {new float[0], series(1, 5_000, 0, 0)};
    Comparison found = compare(none, series(2, 100, 0, 0), series(3, 100, 0, 0));
    assertThat(found.inputs().get(0).state()).isEqualTo(State.NOT_ENOUGH_DATA);
    assertThat(found.inputs().get(0).psi()).isNull();
    assertThat(found.inputs().get(1).state()).isEqualTo(State.STABLE);
    assertThat(compare(none, new float[0], new float[0]).state()).isEqualTo(State.NO_DATA);
  }
}
