package io.bactrian.models.releases;

import io.bactrian.models.registry.Deployments;
import io.bactrian.shared.Rehearsal;
import java.util.Objects;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** One change of a model's names at a time, done or rehearsed. */
@Component
final class NameChanges {
  private final Deployments deployments;
  private final Rehearsal rehearsal;
  private final TransactionTemplate transaction;

  NameChanges(Deployments deployments, Rehearsal rehearsal, TransactionTemplate transaction) {
    this.deployments = deployments;
    this.rehearsal = rehearsal;
    this.transaction = transaction;
  }

  /**
   * @throws io.bactrian.shared.HubException {@code NOT_FOUND} where there is no such model
   */
  <T> T change(String model, Asked asked, Supplier<T> work) {
    return rehearsal.run(
        asked.dryRun(),
        () ->
            Objects.requireNonNull(
                transaction.execute(
                    status -> {
                      deployments.lock(model);
                      return work.get();
                    })));
  }
}
