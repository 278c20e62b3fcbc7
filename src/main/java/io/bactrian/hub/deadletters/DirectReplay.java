package io.bactrian.hub.deadletters;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.io.IOException;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Sends a letter's payload to the {@code direct:} endpoint that its route begins with: a string as
 * it is, anything else as JSON text.
 */
@Component
final class DirectReplay implements LetterReplay {
  private static final String UNDER_WAY = "HubReplayUnderWay";

  private final CamelContext camel;
  private final ObjectMapper json;

  DirectReplay(CamelContext camel, ObjectMapper json) {
    this.camel = camel;
    this.json = json;
  }

  /** True where the exchange belongs to a replay, which then keeps the failure in its letter. */
  static boolean tookOver(Exchange exchange, @Nullable String step, Throwable failure) {
    UnderWay replay = exchange.getProperty(UNDER_WAY, UnderWay.class);
    if (replay != null) {
      replay.failure = new ReplayFailedException(step, failure);
    }
    return replay != null;
  }

  @Override
  public boolean takes(Letter letter) {
    return letter.subscriber() == null;
  }

  @Override
  public void check(Letter letter) {
    // a route takes any JSON
  }

  @Override
  public void requireRoute(Letter letter) {
    target(letter);
  }

  @Override
  public void replay(Letter letter) {
    Endpoint target = target(letter);
    var underWay = new UnderWay();
    Exchange exchange = target.createExchange();
    exchange.getMessage().setBody(body(letter));
    exchange.getMessage().setHeader(HEADER, Long.toString(letter.id()));
    exchange.setProperty(UNDER_WAY, underWay);
    try (var producer = camel.createProducerTemplate()) {
      producer.send(target, exchange);
    } catch (IOException e) {
      throw new IllegalStateException("The producer does not close", e);
    }
    if (underWay.failure != null) {
      throw underWay.failure;
    }
    Exception failure = exchange.getException();
    if (failure != null) {
      throw new ReplayFailedException(FailedSteps.stepOf(exchange, failure), failure);
    }
  }

  private Endpoint target(Letter letter) {
    Route route = camel.getRoute(letter.routeId());
    if (route == null) {
      throw new HubException(
          ErrorCode.CONFLICT,
          "id",
          "No route %s runs on this hub: put it back, or discard the letter."
              .formatted(letter.routeId()));
    }
    String uri = route.getEndpoint().getEndpointUri();
    if (!uri.startsWith("direct:")) {
      throw new HubException(
          ErrorCode.CONFLICT,
          "id",
          "Route %s begins with %s, which cannot be given a message again; only subscribers and routes that begin with direct: can."
              .formatted(letter.routeId(), uri.replaceFirst(":.*", ":")));
    }
    return route.getEndpoint();
  }

  private @Nullable String body(Letter letter) {
    try {
      JsonNode payload = json.readTree(letter.payload());
      return payload.isNull() ? null : payload.isTextual() ? payload.textValue() : letter.payload();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Letter " + letter.id() + " is no JSON", e);
    }
  }

  /**
   * Makes an onException that ends in the dead letter sink report to the replay, not write a new
   * letter.
   */
  private static final class UnderWay {
    private @Nullable ReplayFailedException failure;
  }
}
