package io.bactrian.hub.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.shared.HubException;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/**
 * Turns the body into a JSON tree that fits a schema; what a step before has made of the message's
 * bytes is checked as it is.
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
    InboundMessage message = InboundMessage.of(exchange);
    JsonNode document = tree(exchange.getMessage().getBody());
    try {
      if (document == null) {
        document = json.parse(JsonBodies.bytes(exchange), later);
      }
      schemas.validate(schema, document);
    } catch (HubException e) {
      throw mapping.isEmpty() ? e : withMapping(e, document, message);
    }
    exchange.getMessage().setBody(document);
  }

  private static @Nullable JsonNode tree(@Nullable Object body) {
    if (body instanceof JsonNode tree) {
      return tree;
    }
    return body instanceof Map<?, ?> || body instanceof List<?> || body instanceof Record
        ? JsonBodies.tree(body)
        : null;
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
