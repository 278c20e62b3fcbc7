package io.bactrian.models.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.models.rollout.Arm;
import io.bactrian.models.rollout.SampleRatio;
import io.bactrian.models.serving.RolloutJudge.Sighting;
import java.util.List;
import org.junit.jupiter.api.Test;

class DealtUnitsTest {
  @Test
  void countsAUnitOnceAStepAndThoseOfTheChampionAgainWhenTheShareRises() {
    List<SampleRatio.Step> steps =
        RolloutJudge.steps(
            List.of(
                new Sighting("a", 0.1, Arm.CHAMPION),
                new Sighting("a", 0.5, Arm.CHALLENGER),
                new Sighting("a", 1, Arm.CHALLENGER),
                new Sighting("b", 0.1, Arm.CHALLENGER),
                new Sighting("b", 0.5, Arm.CHALLENGER),
                new Sighting("c", 0.5, Arm.CHAMPION)));
    assertThat(steps)
        .containsExactlyInAnyOrder(
            new SampleRatio.Step(0.1, 1, 1),
            SampleRatio.Step.raised(0.1, 0.5, 0, 1),
            new SampleRatio.Step(0.5, 1, 0));
    assertThat(SampleRatio.of(steps).mismatch()).isFalse();
  }

  @Test
  void findsAUnitThatIsInBothArms() {
    List<SampleRatio.Step> steps =
        RolloutJudge.steps(
            List.of(new Sighting("a", 0.1, Arm.CHAMPION), new Sighting("a", 0.1, Arm.CHALLENGER)));
    assertThat(SampleRatio.of(steps).mismatch()).isTrue();
  }
}
