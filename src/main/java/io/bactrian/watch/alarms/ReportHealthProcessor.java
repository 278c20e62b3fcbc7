package io.bactrian.watch.alarms;

import java.time.Clock;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** Writes down what this hub finds of itself. */
final class ReportHealthProcessor implements Processor {
  private static final Logger log = LoggerFactory.getLogger(ReportHealthProcessor.class);

  private final HubChecks checks;
  private final Clock clock;

  ReportHealthProcessor(HubChecks checks, Clock clock) {
    this.checks = checks;
    this.clock = clock;
  }

  @Override
  public void process(Exchange exchange) {
    try {
      checks.report(clock.instant());
    } catch (DataAccessException | TransactionException e) {
      log.debug(
          "What this hub finds of itself cannot be written down", e); // the log has its health
    }
  }
}
