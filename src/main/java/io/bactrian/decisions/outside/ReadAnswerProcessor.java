package io.bactrian.decisions.outside;

import io.bactrian.hub.http.StrictJson;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Makes the answer of a host its JSON; inside of the circuit breaker, which counts what is none.
 */
final class ReadAnswerProcessor implements Processor {
  private final StrictJson json;

  ReadAnswerProcessor(StrictJson json) {
    this.json = json;
  }

  @Override
  public void process(Exchange exchange) {
    exchange.getMessage().setBody(Answered.of(exchange, json));
  }
}
