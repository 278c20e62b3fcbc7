package io.bactrian.watch.performance;

import java.time.Clock;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Computes the figures of live predictions and trades anew; the body becomes what was done. */
final class AggregatePerformanceProcessor implements Processor {
  private static final Logger log = LoggerFactory.getLogger(AggregatePerformanceProcessor.class);

  private final Aggregation aggregation;
  private final Clock clock;
  private int days = 90;
  private int estimateRows = 288;

  AggregatePerformanceProcessor(Aggregation aggregation, Clock clock) {
    this.aggregation = aggregation;
    this.clock = clock;
  }

  /** Trades that closed earlier do not count. */
  public void setDays(int days) {
    this.days = days;
  }

  /** Predictions that an estimate is of, one a bar. */
  public void setEstimateRows(int estimateRows) {
    this.estimateRows = estimateRows;
  }

  @Override
  public void process(Exchange exchange) {
    Aggregation.Aggregated done =
        aggregation.aggregate(clock.instant().minus(Duration.ofDays(days)), estimateRows);
    log.info(
        "Performance of {} versions and {} trades: {} figures, {} changed",
        done.versions(),
        done.trades(),
        done.figures(),
        done.changed());
    exchange.getMessage().setBody(done);
  }
}
