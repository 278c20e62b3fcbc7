package io.bactrian.decisions.scoring;

import io.bactrian.decisions.guardrails.Evaluation;
import io.bactrian.decisions.guardrails.Guardrails;
import io.bactrian.decisions.guardrails.Guardrails.Pricing;
import io.bactrian.decisions.guardrails.SizedAction;
import io.bactrian.decisions.guardrails.Sizing;
import io.bactrian.decisions.guardrails.SizingRule;
import io.bactrian.decisions.inforce.InForce;
import io.bactrian.decisions.lobes.InferenceRequest;
import io.bactrian.decisions.lobes.Proposal;
import io.bactrian.decisions.risk.Policy;
import io.bactrian.decisions.risk.PolicySettings;
import io.bactrian.decisions.risk.RiskGuard;
import io.bactrian.decisions.risk.RiskSnapshot;
import io.bactrian.decisions.risk.Verdict;
import io.bactrian.shared.Spans;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Judges a proposal by the age of its data and by the policy. */
@Component
class DecisionService {
  private final Policy policy;
  private final Guardrails guardrails;

  DecisionService(Policy policy, Guardrails guardrails) {
    this.policy = policy;
    this.guardrails = guardrails;
  }

  Decision decide(Proposal proposal) {
    InferenceRequest question = proposal.observation().question();
    InForce then = question.inForce();
    RiskSnapshot snapshot = then == null ? policy.snapshot(question.moment()) : then.risk();
    Duration maxAge = Duration.ofSeconds(snapshot.settings().maxDataAgeSeconds());
    var reasons = new ArrayList<>(proposal.reasons());
    String stale = stale(proposal.observation().barClosedAt(), question.asOf(), maxAge);
    if (stale != null) {
      reasons.add(stale);
    }
    String wanted = stale == null ? proposal.action() : RiskGuard.HOLD;
    var sized =
        new SizedAction(
            proposal.question(wanted), sizing(wanted, proposal.sizing(), snapshot.settings()));
    var pricing = new Pricing(proposal.observation().period(), maxAge);
    Evaluation evaluation = guardrails.evaluate(sized, pricing, snapshot);
    Verdict verdict = evaluation.judged();
    reasons.addAll(verdict.reasons());
    return new Decision(
        proposal,
        verdict.blocked() ? RiskGuard.HOLD : wanted,
        sized.sizing(),
        verdict,
        reasons,
        new Decision.Guarded(snapshot, evaluation.limits()));
  }

  /** Where no step has sized the proposal, the lots of the hub's settings. */
  private static Sizing sizing(String wanted, @Nullable Sizing sizing, PolicySettings settings) {
    if (wanted.equals(RiskGuard.HOLD)) {
      return Sizing.of(BigDecimal.ZERO, Sizing.NONE);
    }
    return sizing == null ? Sizing.of(settings.positionSize(), SizingRule.FIXED) : sizing;
  }

  /** Null where the data is fresh, or where there is none whose age is known. */
  static @Nullable String stale(@Nullable Instant barClosedAt, Instant asOf, Duration limit) {
    if (barClosedAt == null || Duration.between(barClosedAt, asOf).compareTo(limit) <= 0) {
      return null;
    }
    return "stale: the newest bar closed at %s, more than %s before %s"
        .formatted(barClosedAt, Spans.inWords(limit), asOf);
  }
}
