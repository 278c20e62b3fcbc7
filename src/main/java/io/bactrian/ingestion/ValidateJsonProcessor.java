package io.bactrian.ingestion;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Turns the message's bytes into a JSON tree that fits a schema. */
final class ValidateJsonProcessor implements Processor {
  private final StrictJson json;
  private final JsonSchemas schemas;
  private String schema = "";
  private String later = "";

  ValidateJsonProcessor(StrictJson json, JsonSchemas schemas) {
    this.json = json;
    this.schemas = schemas;
  }

  /** The schema's path below {@code routes/} without {@code .schema.json}. */
  public void setSchema(String schema) {
    this.schema = schema;
  }

  /** A member whose numbers and texts a later step checks; empty for none. */
  public void setLater(String later) {
    this.later = later;
  }

  @Override
  public void process(Exchange exchange) {
    JsonNode document = json.parse(InboundMessage.of(exchange).body(), later);
    schemas.validate(schema, document);
    exchange.getMessage().setBody(document);
  }
}
