package io.bactrian.capture.mt5;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.capture.sources.IngestionProperties;
import io.bactrian.hub.http.InboundMessage;
import io.bactrian.hub.http.JsonBodies;
import io.bactrian.hub.webhookauth.Mt5Logins;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Turns the good items of an Expert Advisor's message into an {@link Mt5Batch}. */
final class NormaliseMt5Processor implements Processor {
  private final Mt5Logins logins;
  private final Mt5Items items;
  private final IngestionProperties properties;

  NormaliseMt5Processor(Mt5Logins logins, Mt5Items items, IngestionProperties properties) {
    this.logins = logins;
    this.items = items;
    this.properties = properties;
  }

  @Override
  public void process(Exchange exchange) {
    InboundMessage.of(exchange); // before the body is read
    JsonNode message = JsonBodies.json(exchange);
    if (!properties.openLogins() && !logins.isRegistered(message.get("login").asText())) {
      throw new HubException(
          ErrorCode.UNPROCESSABLE,
          "login",
          "The login is not known here: make its secret by POST /api/v1/mt5-logins.");
    }
    exchange.getMessage().setBody(items.take(message));
  }
}
