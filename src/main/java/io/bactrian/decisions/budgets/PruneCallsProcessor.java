package io.bactrian.decisions.budgets;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Behind {@code prune-calls-action}: the body becomes what was pruned. */
final class PruneCallsProcessor implements Processor {
  private static final Logger log = LoggerFactory.getLogger(PruneCallsProcessor.class);

  private final CallRetention retention;

  PruneCallsProcessor(CallRetention retention) {
    this.retention = retention;
  }

  @Override
  public void process(Exchange exchange) {
    PrunedCalls pruned = retention.prune(false);
    log.info("Pruned {} calls to hosts outside before {}", pruned.calls(), pruned.before());
    exchange.getMessage().setBody(pruned);
  }
}
