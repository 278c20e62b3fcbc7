package io.bactrian.changes.log;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Behind {@code prune-change-log-action}: removes what is old and dealt with by everyone. */
final class PruneChangeLogProcessor implements Processor {
  private static final Logger log = LoggerFactory.getLogger(PruneChangeLogProcessor.class);

  private final ChangeLog changes;
  private final CdcProperties properties;

  PruneChangeLogProcessor(ChangeLog changes, CdcProperties properties) {
    this.changes = changes;
    this.properties = properties;
  }

  @Override
  public void process(Exchange exchange) {
    long pruned = changes.prune(properties.retention());
    log.info("Pruned {} changes older than {}", pruned, properties.retention());
    exchange.getMessage().setBody(pruned);
  }
}
