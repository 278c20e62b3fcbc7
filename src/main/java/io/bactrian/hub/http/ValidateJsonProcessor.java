package io.bactrian.hub.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.shared.HubException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/**
 * Turns the message's bytes into a JSON tree that fits a schema; a tree that a step before has made
 * of them is checked as it is.
 */
final class ValidateJsonProcessor implements Processor {
  private final StrictJson json;
  private final JsonSchemas schemas;
  private final RefusalHint hint;
  private String schema = "";
  private String mapping = "";
  private String later = "";

  ValidateJsonProcessor(StrictJson json, JsonSchemas schemas, RefusalHint hint) {
    this.json = json;
    this.schemas = schemas;
    this.hint = hint;
  }

  /** The schema's path below {@code routes/} without {@code .schema.json}. */
  public void setSchema(String schema) {
    this.schema = schema;
  }

  /** The route below {@code routes/} that maps other programs' alerts; named in a refusal. */
  public void setMapping(String mapping) {
    this.mapping = mapping;
  }

  /** A member whose numbers and texts a later step checks; empty for none. */
  public void setLater(String later) {
    this.later = later;
  }

  @Override
  public void process(Exchange exchange) {
    JsonNode document = exchange.getMessage().getBody() instanceof JsonNode tree ? tree : null;
    try {
      if (document == null) {
        document = json.parse(InboundMessage.of(exchange).body(), later);
      }
      schemas.validate(schema, document);
    } catch (HubException e) {
      throw mapping.isEmpty() ? e : withMapping(e, document, InboundMessage.of(exchange));
    }
    exchange.getMessage().setBody(document);
  }

  private HubException withMapping(
      HubException reason, @Nullable JsonNode document, InboundMessage message) {
    String foreign = hint.of(document, message.body());
    return foreign == null
        ? reason
        : new HubException(
            reason.code(),
            reason.field(),
            foreign
                + " This address takes the hub's own names only: send to the route "
                + mapping
                + ", which maps others, or copy routes/"
                + mapping
                + ".camel.yaml. ("
                + reason.getMessage()
                + ")",
            reason);
  }
}
