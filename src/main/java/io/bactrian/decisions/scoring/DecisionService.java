package io.bactrian.decisions.scoring;

import io.bactrian.decisions.lobes.InferenceRequest;
import io.bactrian.decisions.lobes.Proposal;
import io.bactrian.decisions.risk.Policy;
import io.bactrian.decisions.risk.RiskGuard;
import io.bactrian.decisions.risk.RiskSnapshot;
import io.bactrian.decisions.risk.Verdict;
import io.bactrian.shared.Spans;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Judges a proposal by the age of its data and by the guard. */
@Component
class DecisionService {
  private final Policy policy;
  private final RiskGuard guard;

  DecisionService(Policy policy, RiskGuard guard) {
    this.policy = policy;
    this.guard = guard;
  }

  Decision decide(Proposal proposal) {
    InferenceRequest question = proposal.observation().question();
    RiskSnapshot snapshot = policy.snapshot(question.moment());
    var reasons = new ArrayList<>(proposal.reasons());
    String stale =
        stale(
            proposal.observation().barClosedAt(),
            question.asOf(),
            Duration.ofSeconds(snapshot.settings().maxDataAgeSeconds()));
    if (stale != null) {
      reasons.add(stale);
    }
    String wanted = stale == null ? proposal.action() : RiskGuard.HOLD;
    Verdict verdict = guard.judge(wanted, snapshot);
    reasons.addAll(verdict.reasons());
    return new Decision(proposal, verdict.blocked() ? RiskGuard.HOLD : wanted, verdict, reasons);
  }

  /** Null where the data is fresh, or where there is none whose age is known. */
  private static @Nullable String stale(
      @Nullable Instant barClosedAt, Instant asOf, Duration limit) {
    if (barClosedAt == null || Duration.between(barClosedAt, asOf).compareTo(limit) <= 0) {
      return null;
    }
    return "stale: the newest bar closed at %s, more than %s before %s"
        .formatted(barClosedAt, Spans.inWords(limit), asOf);
  }
}
