package io.bactrian.models.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.bactrian.models.rollout.SampleRatio.Step;
import java.util.List;
import org.junit.jupiter.api.Test;

class SampleRatioTest {
  /** A prior of 50 and 50 units: the second unit of an arm was expected with 51 / 101. */
  @Test
  void isTheBayesFactorOfThePrior() {
    assertThat(eValue(new Step(0.5, 0, 0))).isEqualTo(1, within(1e-12));
    assertThat(eValue(new Step(0.5, 1, 0))).isEqualTo(1, within(1e-12));
    assertThat(eValue(new Step(0.5, 0, 2))).isEqualTo(0.5 * 51 / 101 / 0.25, within(1e-9));
    assertThat(eValue(new Step(0.01, 3, 0)))
        .isEqualTo(99.0 / 102 / Math.pow(0.99, 3), within(1e-9));
  }

  @Test
  void findsArmsThatAreNotAsDealt() {
    assertThat(SampleRatio.of(List.of(new Step(0.5, 5_000, 5_100))).mismatch()).isFalse();
    assertThat(SampleRatio.of(List.of(new Step(0.5, 5_000, 5_500))).mismatch()).isTrue();
    assertThat(SampleRatio.of(List.of(new Step(0.01, 9_900, 100))).mismatch()).isFalse();
    assertThat(SampleRatio.of(List.of(new Step(0.01, 9_800, 200))).mismatch()).isTrue();
  }

  @Test
  void findsOneUnitInAnArmThatHasNoShare() {
    assertThat(SampleRatio.of(List.of(new Step(0, 100, 1))).mismatch()).isTrue();
    assertThat(SampleRatio.of(List.of(new Step(1, 1, 100))).mismatch()).isTrue();
    assertThat(eValue(new Step(0, 100, 0))).isEqualTo(1);
  }

  @Test
  void multipliesSteps() {
    var first = new Step(0.1, 880, 120);
    var second = Step.raised(0.1, 0.55, 400, 480);
    assertThat(second.share()).isEqualTo(0.5, within(1e-12));
    assertThat(SampleRatio.of(List.of(first, second)).eValue())
        .isEqualTo(eValue(first) * eValue(second), within(1e-9));
    assertThat(SampleRatio.of(List.of()).eValue()).isEqualTo(1);
  }

  @Test
  void refusesSharesAndCountsThatAreNone() {
    assertThatThrownBy(() -> new Step(1.5, 0, 0)).hasMessageContaining("share");
    assertThatThrownBy(() -> new Step(0.5, -1, 0)).hasMessageContaining("counts");
  }

  private static double eValue(Step step) {
    return SampleRatio.of(List.of(step)).eValue();
  }
}
