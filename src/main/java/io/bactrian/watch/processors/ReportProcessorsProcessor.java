package io.bactrian.watch.processors;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** Writes down which subscribers and kinds of work this hub runs. */
final class ReportProcessorsProcessor implements Processor {
  private static final Logger log = LoggerFactory.getLogger(ReportProcessorsProcessor.class);

  private final StreamProcessors processors;

  ReportProcessorsProcessor(StreamProcessors processors) {
    this.processors = processors;
  }

  @Override
  public void process(Exchange exchange) {
    try {
      processors.report();
    } catch (DataAccessException | TransactionException e) {
      log.debug("What this hub runs cannot be written down", e); // the log has its health
    }
  }
}
