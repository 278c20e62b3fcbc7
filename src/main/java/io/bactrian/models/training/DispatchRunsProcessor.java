package io.bactrian.models.training;

import io.bactrian.shared.HubException;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * What routes/training/dispatch-runs.camel.yaml does, for a user's {@code dispatch-runs-action} of
 * version 0.2; it goes with 0.4.
 */
final class DispatchRunsProcessor implements Processor {
  private final DispatchStep step;

  DispatchRunsProcessor(DispatchStep step) {
    this.step = step;
  }

  @Override
  public void process(Exchange exchange) {
    Optional<ClaimedRun> due = step.claim();
    while (due.isPresent()) {
      try {
        step.send(due.get());
      } catch (HubException e) {
        step.requeue(due.get(), e);
      }
      due = step.claim();
    }
  }
}
