package io.bactrian.hub.deadletters;

import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Processor;

/** Behind {@code dead-letter-sink}: keeps the exchange that an onException gave up on. */
final class DeadLetterSinkProcessor implements Processor {
  private final DeadLetters deadLetters;

  DeadLetterSinkProcessor(DeadLetters deadLetters) {
    this.deadLetters = deadLetters;
  }

  @Override
  public void process(Exchange exchange) {
    Throwable failure = exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Throwable.class);
    if (failure == null) {
      failure = new IllegalStateException("The route gave this message up without an error");
    }
    String step = FailedSteps.stepOf(exchange, failure);
    if (DirectReplay.tookOver(exchange, step, failure)) {
      return;
    }
    String route = exchange.getProperty(ExchangePropertyKey.FAILURE_ROUTE_ID, String.class);
    if (route == null) {
      route = Objects.requireNonNull(exchange.getFromRouteId(), "The exchange is of no route");
    }
    Integer retries = exchange.getMessage().getHeader(Exchange.REDELIVERY_COUNTER, Integer.class);
    int attempts = retries == null ? 1 : 1 + retries;
    Object body = exchange.getMessage().getBody();
    var letter = new DeadLetter(route, step, null, null, body, attempts, false);
    deadLetters.record(letter, failure);
  }
}
