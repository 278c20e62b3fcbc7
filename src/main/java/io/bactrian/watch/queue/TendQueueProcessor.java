package io.bactrian.watch.queue;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives up work that took its worker down every time. */
final class TendQueueProcessor implements Processor {
  private static final Logger log = LoggerFactory.getLogger(TendQueueProcessor.class);

  private final WorkQueue queue;

  TendQueueProcessor(WorkQueue queue) {
    this.queue = queue;
  }

  @Override
  public void process(Exchange exchange) {
    int lost = queue.giveUpLost();
    if (lost > 0) {
      log.info("Queue: {} lost pieces of work are dead letters", lost);
    }
  }
}
