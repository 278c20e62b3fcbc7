package io.bactrian.decisions.scoring;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.decisions.guardrails.Evaluation;
import io.bactrian.decisions.guardrails.Sizing;
import io.bactrian.decisions.lobes.InferenceRequest;
import io.bactrian.decisions.lobes.Proposal;
import io.bactrian.decisions.risk.RiskSnapshot;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a decision came from, beside features and lobes, so that it can be made again.
 *
 * @param code the hub's release
 * @param login that the call named; null where it named none
 * @param sent features of the call, NaN as null
 * @param lobesAt when the lobes were asked
 * @param lorentzian the version of that lobe's settings
 * @param policyRevision of settings, limits, symbols and rates
 * @param risk as the guard read it
 * @param sizing the lots that the guard was asked for
 * @param limits each that was looked at
 */
@JsonNaming(SnakeCaseStrategy.class)
record DecisionInputs(
    String code,
    String period,
    @Nullable String login,
    Map<String, @Nullable Float> sent,
    Instant lobesAt,
    String lorentzian,
    long policyRevision,
    Risk risk,
    Sizing sizing,
    List<Evaluation.Limit> limits) {
  private static final String RELEASE = release();

  /**
   * @param settings their version
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Risk(long settings, BigDecimal dayResult, BigDecimal exposure) {}

  static DecisionInputs of(Decision decision, String lorentzian) {
    Proposal proposal = decision.proposal();
    InferenceRequest question = proposal.observation().question();
    RiskSnapshot snapshot = decision.guarded().risk();
    var sent = new LinkedHashMap<String, @Nullable Float>();
    question.features().forEach((name, value) -> sent.put(name, value.isNaN() ? null : value));
    return new DecisionInputs(
        RELEASE,
        proposal.observation().period(),
        question.login(),
        sent,
        proposal.lobesAt(),
        lorentzian,
        snapshot.revision(),
        new Risk(snapshot.settings().version(), snapshot.dayResult(), snapshot.exposure()),
        decision.sizing(),
        decision.guarded().limits());
  }

  private static String release() {
    String version = DecisionInputs.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
