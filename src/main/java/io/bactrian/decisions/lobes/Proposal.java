package io.bactrian.decisions.lobes;

import io.bactrian.data.lobes.LobeAnswer;
import io.bactrian.decisions.fusion.FusedAnswer;
import io.bactrian.decisions.guardrails.PolicyQuestion;
import io.bactrian.decisions.guardrails.ProposesAction;
import io.bactrian.decisions.guardrails.Sizing;
import io.bactrian.decisions.guardrails.VolatilityForecasts.Forecast;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the lobes propose together.
 *
 * @param observation with the answer of each lobe
 * @param fused what they were fused to
 * @param cached true where the lobes answered the same question a moment ago
 * @param lobesAt the moment at which the lobes were asked, earlier where it is cached
 * @param sizing the lots that it asks for; null where no step has sized it
 */
public record Proposal(
    Observation observation,
    FusedAnswer fused,
    boolean cached,
    Instant lobesAt,
    @Nullable Sizing sizing)
    implements ProposesAction {
  private static final String VOLATILITY = "volatility";

  public String action() {
    return fused.action();
  }

  /** What made the score, or why it is HOLD, and then why lobes did not answer. */
  public List<String> reasons() {
    List<String> reasons = new ArrayList<>();
    if (fused.score() != 0) {
      reasons.add(contributions());
    }
    reasons.addAll(fused.reasons());
    reasons.addAll(observation.reasons());
    return reasons;
  }

  private String contributions() {
    String parts =
        fused.lobes().entrySet().stream()
            .filter(lobe -> lobe.getValue().contribution() != 0)
            .sorted(Comparator.comparingDouble(lobe -> -Math.abs(lobe.getValue().contribution())))
            .map(
                lobe ->
                    String.format(
                        Locale.ROOT, "%s %+.3f", lobe.getKey(), lobe.getValue().contribution()))
            .collect(Collectors.joining(", "));
    return String.format(Locale.ROOT, "score: %+.3f of %s", fused.score(), parts);
  }

  @Override
  public PolicyQuestion question() {
    return question(action());
  }

  /** As the policy is asked about it, for an action that may be another by now. */
  public PolicyQuestion question(String action) {
    InferenceRequest asked = observation.question();
    return new PolicyQuestion(
        asked.symbol(),
        asked.strategy(),
        asked.login(),
        action,
        null,
        null,
        null,
        null,
        fused.confidence(),
        asked.moment(),
        asked.inForce());
  }

  @Override
  public @Nullable Sizing size() {
    return sizing;
  }

  /** As the champion that shapes the lobe volatility gave it. */
  @Override
  public @Nullable Forecast volatility() {
    LobeAnswer lobe = observation.lobes().get(VOLATILITY);
    return lobe != null && lobe.diagnostics().get("probabilities") instanceof Map<?, ?> known
        ? Forecast.of(
            lobe.diagnostics().get("model") + " " + lobe.diagnostics().get("version"), known)
        : null;
  }

  @Override
  public Proposal sized(Sizing lots) {
    return new Proposal(observation, fused, cached, lobesAt, lots);
  }
}
