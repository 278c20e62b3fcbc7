package io.bactrian.models.serving;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.models.rollout.EvidenceRule;
import io.bactrian.models.rollout.TripLimits;
import io.bactrian.models.rollout.Verdict;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What moves a rollout. It is fixed when the rollout starts: a rule that is changed by what was
 * seen holds no error rate.
 *
 * @param effect by what share of the champion's log loss worse counts
 * @param rollBackAlpha how often at most a challenger that is no worse is taken back
 * @param promoteAlpha how often at most one that is no better is promoted
 * @param raiseOn the verdict that raises the share: HOLD, where a harm that counts is excluded, or
 *     PROMOTE alone
 * @param promoteOn the same for the last step, after which the alias moves
 * @param dwellMinutes that each step lasts at least
 * @param pairs that each step needs at least
 * @param latencyMs that an answer of the challenger may take
 * @param dailyLoss that its decisions may make in a day; null for no limit
 * @param windowMinutes in which errors, latency and invalid answers are counted
 */
@JsonNaming(SnakeCaseStrategy.class)
public record RolloutRule(
    double effect,
    double rollBackAlpha,
    double promoteAlpha,
    Verdict raiseOn,
    Verdict promoteOn,
    int dwellMinutes,
    int pairs,
    int latencyMs,
    @Nullable Double dailyLoss,
    int windowMinutes) {

  EvidenceRule evidence() {
    EvidenceRule standard = EvidenceRule.logLoss();
    return new EvidenceRule(
        standard.measure(), standard.bound(), effect, rollBackAlpha, promoteAlpha);
  }

  TripLimits limits() {
    return TripLimits.standard(
        Duration.ofMillis(latencyMs), dailyLoss == null ? Double.POSITIVE_INFINITY : dailyLoss);
  }

  Duration dwell() {
    return Duration.ofMinutes(dwellMinutes);
  }

  Duration window() {
    return Duration.ofMinutes(windowMinutes);
  }
}
