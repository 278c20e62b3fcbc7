package io.bactrian.watch.queue;

import io.bactrian.hub.deadletters.FailedSteps;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Keeps what became of the work in the variable {@code queueWork}: it is done or, behind a catch,
 * it failed.
 */
final class CompleteWorkProcessor implements Processor {
  static final String WORK = "queueWork";

  private final WorkQueue queue;

  CompleteWorkProcessor(WorkQueue queue) {
    this.queue = queue;
  }

  @Override
  public void process(Exchange exchange) {
    Work work =
        Objects.requireNonNull(
            exchange.getVariable(WORK, Work.class), "the variable queueWork holds the work");
    Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    if (failure == null) {
      queue.done(work);
    } else {
      queue.failed(work, FailedSteps.stepOf(exchange, failure), failure);
    }
  }
}
