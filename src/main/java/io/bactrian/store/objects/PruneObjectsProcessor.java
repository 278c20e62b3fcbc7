package io.bactrian.store.objects;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Behind {@code prune-objects-action}: the body becomes what was {@link Pruned}. */
final class PruneObjectsProcessor implements Processor {
  private static final Logger log = LoggerFactory.getLogger(PruneObjectsProcessor.class);

  private final Retention retention;

  PruneObjectsProcessor(Retention retention) {
    this.retention = retention;
  }

  @Override
  public void process(Exchange exchange) {
    Pruned pruned = retention.prune();
    log.info(
        "Pruned {} objects of {} bytes, left {} that are needed, aborted {} uploads",
        pruned.objects(),
        pruned.bytes(),
        pruned.held(),
        pruned.uploads());
    exchange.getMessage().setBody(pruned);
  }
}
