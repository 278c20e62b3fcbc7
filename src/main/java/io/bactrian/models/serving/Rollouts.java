package io.bactrian.models.serving;

import io.bactrian.models.registry.Deployments;
import io.bactrian.models.rollout.Verdict;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.shared.Rehearsal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Moves rollouts: what a person asks for, and what a look says. */
@Component
class Rollouts {
  private static final Logger log = LoggerFactory.getLogger(Rollouts.class);
  private static final String HUB = "rollout";

  private final RolloutRows rows;
  private final PredictionResults results;
  private final Deployments deployments;
  private final Rehearsal rehearsal;
  private final ApplicationEventPublisher events;
  private final TransactionTemplate transaction;
  private final Clock clock;

  Rollouts(
      RolloutRows rows,
      PredictionResults results,
      Deployments deployments,
      Rehearsal rehearsal,
      ApplicationEventPublisher events,
      TransactionTemplate transaction,
      Clock clock) {
    this.rows = rows;
    this.results = results;
    this.deployments = deployments;
    this.rehearsal = rehearsal;
    this.events = events;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** Takes back, raises or promotes, where the look says so and the rule allows it by now. */
  RolloutOutcome move(RolloutLook look) {
    return transaction.execute(
        status -> {
          Rollout rollout = rows.lock(look.rollout());
          String champion = deployments.championVersion(rollout.model()).orElse(null);
          if (!rollout.champion().equals(champion)) {
            String why = "%s is champion in place of %s".formatted(champion, rollout.champion());
            return ended(rollout, "stopped", "stop", null, List.of(why), look.evidence(), HUB);
          }
          Verdict verdict = look.judgement().verdict();
          if (verdict == Verdict.ROLL_BACK) {
            return ended(
                rollout,
                "taken_back",
                "take_back",
                verdict,
                look.judgement().reasons(),
                look.evidence(),
                HUB);
          }
          return waitsFor(rollout, verdict).isPresent()
              ? new RolloutOutcome(rollout.id(), null, rollout.share(), rollout.state())
              : forward(rollout, look);
        });
  }

  /** What is still missing for the next step; empty where nothing is. */
  Optional<String> waitsFor(Rollout rollout, Verdict verdict) {
    RolloutRule rule = rollout.rule();
    Verdict needed = rollout.atLastStep() ? rule.promoteOn() : rule.raiseOn();
    boolean shown = verdict == Verdict.PROMOTE || verdict == needed && needed == Verdict.HOLD;
    if (!shown) {
      return Optional.of("evidence: " + needed.name().toLowerCase(Locale.ROOT));
    }
    Duration lasted = Duration.between(rollout.stepSince(), clock.instant());
    if (lasted.compareTo(rule.dwell()) < 0) {
      return Optional.of("%d minutes at this step".formatted(rule.dwellMinutes()));
    }
    if (results.inStep(rollout) < rule.pairs()) {
      return Optional.of("%d pairs at this step".formatted(rule.pairs()));
    }
    return rollout.atLastStep()
            && rollout.approvedBy() == null
            && (rollout.needsApproval() || deployments.isProtected(rollout.model()))
        ? Optional.of("the approval of somebody other than " + rollout.startedBy())
        : Optional.empty();
  }

  private RolloutOutcome forward(Rollout rollout, RolloutLook look) {
    Verdict verdict = look.judgement().verdict();
    List<String> reasons = look.judgement().reasons();
    if (rollout.atLastStep()) {
      deployments.rollOut(
          rollout.model(),
          rollout.challenger(),
          rollout.startedBy(),
          rollout.approvedBy(),
          HUB,
          "rollout %s: %s".formatted(rollout.id(), String.join("; ", reasons)));
      return ended(rollout, "promoted", "promote", verdict, reasons, look.evidence(), HUB);
    }
    double to = rollout.steps().get(rollout.step());
    rows.step(rollout.id(), rollout.step() + 1);
    record(rollout, "raise", to, verdict, reasons, look.evidence(), HUB);
    return new RolloutOutcome(rollout.id(), "raise", to, rollout.state());
  }

  /**
   * @throws HubException {@code CONFLICT} where the model has a rollout under way
   */
  void start(Rollout rollout, String reason, boolean dryRun) {
    rehearsal.run(
        dryRun,
        () ->
            transaction.execute(
                status -> {
                  deployments.lock(rollout.model());
                  requireNone(rollout.model());
                  rows.insert(rollout, reason);
                  rows.record(
                      rollout.id(),
                      new RolloutRows.Move(
                          "start",
                          null,
                          rollout.share(),
                          null,
                          List.of(reason),
                          null,
                          rollout.startedBy()));
                  changed(rollout, "start", rollout.share(), List.of(reason));
                  return rollout;
                }));
  }

  private void requireNone(String model) {
    for (Rollout running : rows.running()) {
      if (running.model().equals(model)) {
        throw new HubException(
            ErrorCode.CONFLICT,
            "model",
            "Rollout %s of %s is under way: stop it first, one unit is in one experiment."
                .formatted(running.id(), model));
      }
    }
  }

  /** Gives all units back to the champion at once. */
  RolloutOutcome stop(RolloutCall call) {
    return rehearsal.run(
        call.dryRun(),
        () ->
            transaction.execute(
                status -> {
                  Rollout rollout = rows.lock(call.rollout());
                  List<String> why = List.of(call.reason());
                  return ended(rollout, "stopped", "stop", null, why, null, call.by());
                }));
  }

  /**
   * @throws HubException {@code FORBIDDEN} where the one who started it approves
   */
  RolloutOutcome approve(RolloutCall call) {
    return rehearsal.run(call.dryRun(), () -> transaction.execute(status -> approved(call)));
  }

  private RolloutOutcome approved(RolloutCall call) {
    Rollout rollout = rows.lock(call.rollout());
    if (rollout.startedBy().equals(call.by())) {
      throw new HubException(
          ErrorCode.FORBIDDEN,
          "rollout",
          "%s started this rollout: somebody else has to approve it.".formatted(call.by()));
    }
    rows.approve(rollout.id(), call.by(), call.reason());
    List<String> why = List.of(call.reason());
    record(rollout, "approve", rollout.share(), null, why, null, call.by());
    return new RolloutOutcome(rollout.id(), "approve", rollout.share(), rollout.state());
  }

  private RolloutOutcome ended(
      Rollout rollout,
      String state,
      String kind,
      @Nullable Verdict verdict,
      List<String> reasons,
      @Nullable LookEvidence evidence,
      String by) {
    double to = state.equals("promoted") ? 1 : 0;
    record(rollout, kind, to, verdict, reasons, evidence, by);
    rows.end(rollout.id(), state);
    return new RolloutOutcome(rollout.id(), kind, to, state);
  }

  private void record(
      Rollout rollout,
      String kind,
      double to,
      @Nullable Verdict verdict,
      List<String> reasons,
      @Nullable LookEvidence evidence,
      String by) {
    String said = verdict == null ? null : verdict.name().toLowerCase(Locale.ROOT);
    rows.record(
        rollout.id(), new RolloutRows.Move(kind, rollout.share(), to, said, reasons, evidence, by));
    changed(rollout, kind, to, reasons);
  }

  private void changed(Rollout rollout, String kind, double to, List<String> reasons) {
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            log.info(
                "Rollout {} of {}: {} to {} of the units, {}",
                rollout.id(),
                rollout.model(),
                kind,
                to,
                reasons);
            events.publishEvent(new RolloutChanged(rollout.model()));
          }
        });
  }
}
