package io.bactrian.models.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SharpeRatioTest {
  private static final double DAYS = 250;

  /** Bailey and López de Prado 2014, the numerical example: 100 trials of variance 1/2 a year. */
  @Test
  void deflatesThePublishedExample() {
    double benchmark = SharpeRatio.expectedMaximum(100, 0.5 / DAYS);
    assertThat(benchmark).isEqualTo(0.1132, within(5e-5));
    var chosen = new SharpeRatio(2.5 / Math.sqrt(DAYS), -3, 10, 1250);
    assertThat(chosen.probabilityAbove(benchmark)).isEqualTo(0.9004, within(5e-5));
  }

  /** The same paper: with 46 trials the same result would have passed. */
  @Test
  void passesThePublishedExampleOfFewerTrials() {
    double benchmark = SharpeRatio.expectedMaximum(46, 0.5 / DAYS);
    assertThat(new SharpeRatio(2.5 / Math.sqrt(DAYS), -3, 10, 1250).probabilityAbove(benchmark))
        .isEqualTo(0.95, within(0.005));
  }

  @Test
  void hasNoBenchmarkButZeroForASingleTrial() {
    assertThat(SharpeRatio.expectedMaximum(1, 1)).isZero();
  }

  @Test
  void refusesTheBestOfManyTrialsWithoutSkill() {
    double[][] trials = noise(200, 500, 7);
    double[] ratios =
        IntStream.range(0, trials.length)
            .mapToDouble(i -> SharpeRatio.of(trials[i], 1).value())
            .toArray();
    int best =
        IntStream.range(0, ratios.length)
            .reduce((a, b) -> ratios[b] > ratios[a] ? b : a)
            .orElseThrow();
    double[] others =
        IntStream.range(0, 200).filter(i -> i != best).mapToDouble(i -> ratios[i]).toArray();
    SharpeRatio chosen = SharpeRatio.of(trials[best], 1);
    assertThat(chosen.deflated(1, others).failed()).isFalse();
    CheckResult counted = chosen.deflated(200, others);
    assertThat(counted.failed()).isTrue();
    assertThat(counted.line()).contains("200 trials", "0.95");
  }

  @Test
  void takesReturnsThatOverlapForFewer() {
    double[] daily = noise(1, 600, 3)[0];
    double[] overlapping = IntStream.range(0, 600).mapToDouble(i -> daily[i / 12] + 0.01).toArray();
    assertThat(SharpeRatio.of(overlapping, 12).observations()).isEqualTo(50);
    assertThat(SharpeRatio.of(new double[] {1, 1, 1}, 1).deflated(1, new double[0]).status())
        .isEqualTo(CheckResult.Status.SKIPPED);
  }

  @Test
  void saysThatTheBestOfNoiseDoesNotHold() {
    CheckResult noise = Overfitting.of(noise(40, 400, 11));
    assertThat(probability(noise)).isBetween(0.3, 0.8);
    double[][] skilled = noise(40, 400, 12);
    IntStream.range(0, 400).forEach(i -> skilled[5][i] += 0.5);
    CheckResult one = Overfitting.of(skilled);
    assertThat(probability(one)).isLessThan(0.01);
    assertThat(one.failed()).isFalse();
  }

  /**
   * Each trial is good where the others are bad: the best of one half is the worst of the other.
   */
  @Test
  void findsATrialThatWasFittedToItsHalf() {
    double[][] trials = noise(10, 160, 13);
    for (int t = 0; t < trials.length; t++) {
      for (int i = 0; i < 160; i++) {
        trials[t][i] += i / 16 == t ? 3 : -0.3;
      }
    }
    assertThat(Overfitting.of(trials).failed()).isTrue();
    assertThat(Overfitting.of(new double[][] {{1, 2}}).status())
        .isEqualTo(CheckResult.Status.SKIPPED);
  }

  private static double probability(CheckResult result) {
    return Double.parseDouble(String.valueOf(result.figures().get("probability_of_overfitting")));
  }

  private static double[][] noise(int trials, int periods, long seed) {
    var random = new Random(seed);
    var returns = new double[trials][periods];
    for (double[] trial : returns) {
      for (int i = 0; i < periods; i++) {
        trial[i] = random.nextGaussian();
      }
    }
    return returns;
  }
}
