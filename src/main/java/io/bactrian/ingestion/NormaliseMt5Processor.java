package io.bactrian.ingestion;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.senders.Mt5Logins;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;

/** Turns a valid message of an Expert Advisor into an {@link Mt5Batch}. */
final class NormaliseMt5Processor implements Processor {
  private final Mt5Logins logins;
  private final IngestionProperties properties;

  NormaliseMt5Processor(Mt5Logins logins, IngestionProperties properties) {
    this.logins = logins;
    this.properties = properties;
  }

  @Override
  public void process(Exchange exchange) throws InvalidPayloadException {
    Mt5Batch batch = Mt5Batch.of(exchange.getMessage().getMandatoryBody(JsonNode.class));
    if (!properties.openLogins() && !logins.isRegistered(batch.login())) {
      throw new HubException(
          ErrorCode.UNPROCESSABLE,
          "login",
          "The login is not known here: make its secret by POST /api/v1/mt5-logins.");
    }
    exchange.getMessage().setBody(batch);
  }
}
