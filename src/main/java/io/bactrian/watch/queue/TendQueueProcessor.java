package io.bactrian.watch.queue;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives up work that took its worker down every time, and prunes what is over. */
final class TendQueueProcessor implements Processor {
  private static final Logger log = LoggerFactory.getLogger(TendQueueProcessor.class);

  private final WorkQueue queue;
  private final WorkerScalings scalings;

  TendQueueProcessor(WorkQueue queue, WorkerScalings scalings) {
    this.queue = queue;
    this.scalings = scalings;
  }

  @Override
  public void process(Exchange exchange) {
    int lost = queue.giveUpLost();
    int pruned = queue.prune();
    scalings.prune();
    if (lost + pruned > 0) {
      log.info(
          "Queue: {} lost pieces of work are dead letters, {} old ones are pruned", lost, pruned);
    }
  }
}
