package io.bactrian.models.serving;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.models.rollout.Look;
import io.bactrian.models.rollout.SampleRatio;
import io.bactrian.models.rollout.Window;
import org.jspecify.annotations.Nullable;

/**
 * What a look was made on, as it is kept with each move.
 *
 * @param pairs with an outcome, of which {@code used} are in {@code rounds}
 * @param worse the e-value of the challenger being worse
 * @param better the e-value of its being better
 * @param low end of the interval of the mean difference, as a share of the champion's loss; null
 *     without a round
 * @param high its other end
 * @param effect the mean difference of all pairs, as a share of the champion's loss
 * @param sampleRatio the e-value against the arms being as dealt
 */
@JsonNaming(SnakeCaseStrategy.class)
record LookEvidence(
    int pairs,
    int used,
    int rounds,
    @Nullable Double worse,
    @Nullable Double better,
    @Nullable Double low,
    @Nullable Double high,
    @Nullable Double effect,
    @Nullable Double sampleRatio,
    Window window) {

  static LookEvidence of(Look look, SampleRatio.Result ratio, Window window) {
    return new LookEvidence(
        look.pairs(),
        look.used(),
        look.rounds(),
        finite(look.worse()),
        finite(look.better()),
        finite(look.low()),
        finite(look.high()),
        finite(look.effect()),
        finite(ratio.eValue()),
        window);
  }

  private static @Nullable Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
