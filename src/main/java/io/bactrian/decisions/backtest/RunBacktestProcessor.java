package io.bactrian.decisions.backtest;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.hub.security.Caller;
import java.time.Clock;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;

/** Turns a valid request for a backtest into a {@link BacktestAnswer}. */
final class RunBacktestProcessor implements Processor {
  private final BacktestJobs jobs;
  private final Clock clock;
  private String period = "M5";

  RunBacktestProcessor(BacktestJobs jobs, Clock clock) {
    this.jobs = jobs;
    this.clock = clock;
  }

  /** The bars' period where the request names none, as MetaTrader names it. */
  public void setPeriod(String period) {
    this.period = period;
  }

  @Override
  public void process(Exchange exchange) throws InvalidPayloadException {
    JsonNode body = exchange.getMessage().getMandatoryBody(JsonNode.class);
    BacktestRequest request = BacktestRequest.of(body, period, clock.instant());
    exchange.getMessage().setBody(jobs.submit(request, Caller.current().name()));
  }
}
