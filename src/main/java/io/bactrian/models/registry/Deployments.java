package io.bactrian.models.registry;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Moves the alias of the version that answers, and records each move. */
@Component
public class Deployments {
  private final Versions versions;
  private final Approvals approvals;
  private final ApplicationEventPublisher events;
  private final TransactionTemplate transaction;

  Deployments(
      Versions versions,
      Approvals approvals,
      ApplicationEventPublisher events,
      TransactionTemplate transaction) {
    this.versions = versions;
    this.approvals = approvals;
    this.events = events;
    this.transaction = transaction;
  }

  /** Puts a version there by hand, whatever the gate said of it; the record says so. */
  public void promote(String model, String version, String by, String reason) {
    transaction.executeWithoutResult(
        status -> {
          versions.lock(model);
          Versions.Version wanted =
              versions
                  .find(model, version)
                  .orElseThrow(
                      () ->
                          new HubException(
                              ErrorCode.NOT_FOUND,
                              "version",
                              "The model has no version " + version + "."));
          if (!versions.championVersion(model).equals(Optional.of(version))) {
            String overruled = wanted.verdict().equals("promoted") ? "" : ", against the gate";
            move(model, version, "promote", by, "by hand%s: %s".formatted(overruled, reason));
          }
        });
  }

  /**
   * Puts the version there that a rollout promotes; the record has its evidence.
   *
   * @param approvedBy who approved it other than {@code startedBy}; null for nobody: then a
   *     protected champion stays
   */
  public void rollOut(
      String model,
      String version,
      String startedBy,
      @Nullable String approvedBy,
      String by,
      String evidence) {
    transaction.executeWithoutResult(
        status -> {
          versions.lock(model);
          if (approvedBy != null && approvals.isProtected(model)) {
            String asked =
                approvals
                    .request(model, Approvals.CHAMPION, version, false, startedBy, evidence)
                    .id();
            approvals.approve(asked, approvedBy);
          }
          move(model, version, "rollout", by, evidence);
        });
  }

  /** Whether its champion changes only with an approval. */
  public boolean isProtected(String model) {
    return approvals.isProtected(model);
  }

  /** Who answers now; empty where none does. */
  public Optional<String> championVersion(String model) {
    return versions.championVersion(model);
  }

  /**
   * Holds whoever else would move the same alias until the caller's transaction ends.
   *
   * @throws HubException {@code NOT_FOUND} where there is no such model
   */
  public void lock(String model) {
    versions.lock(model);
  }

  /**
   * Puts back the version that the champion replaced; where it replaced none, none answers any
   * more.
   *
   * @return the version that answers now, or null
   */
  public @Nullable String rollback(String model, String by, String reason) {
    return transaction.execute(
        status -> {
          versions.lock(model);
          String champion =
              versions
                  .championVersion(model)
                  .orElseThrow(
                      () ->
                          new HubException(
                              ErrorCode.CONFLICT, "model", "The model has no champion to retire."));
          String before = versions.before(model, champion).orElse(null);
          move(model, before, "rollback", by, "by hand: " + reason);
          return before;
        });
  }

  /** In the caller's transaction. */
  void move(String model, @Nullable String to, String kind, String by, String reason) {
    if (approvals.isProtected(model) && !approvals.approves(model, Approvals.CHAMPION, to)) {
      throw new HubException(
          ErrorCode.FORBIDDEN,
          "model",
          "The champion of %s is protected: POST /api/v1/models/%s/approvals asks for the approval of somebody else."
              .formatted(model, model));
    }
    versions.move(model, to, kind, by, reason);
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            events.publishEvent(new ChampionChanged(model, to));
          }
        });
  }
}
