package io.bactrian.watch.retention;

import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Behind {@code prune-tables-action}: the body becomes what was removed of each table. */
final class PruneTablesProcessor implements Processor {
  private static final Logger log = LoggerFactory.getLogger(PruneTablesProcessor.class);

  private final KeptRows kept;

  PruneTablesProcessor(KeptRows kept) {
    this.kept = kept;
  }

  @Override
  public void process(Exchange exchange) {
    List<Pruned> pruned = kept.prune(false);
    for (Pruned table : pruned) {
      log.info("Pruned {} rows of {} before {}", table.rows(), table.table(), table.before());
    }
    exchange.getMessage().setBody(pruned);
  }
}
