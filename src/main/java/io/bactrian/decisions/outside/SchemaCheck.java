package io.bactrian.decisions.outside;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.hub.http.JsonSchemas;
import io.bactrian.shared.HubException;

/** Whether what a host answered fits a schema beside the routes. */
final class SchemaCheck {
  private final JsonSchemas schemas;

  SchemaCheck(JsonSchemas schemas) {
    this.schemas = schemas;
  }

  /**
   * @param schema below {@code routes/}; empty where there is none
   * @throws HostFault naming the first member at fault
   */
  void check(String schema, JsonNode answer) {
    if (schema.isEmpty()) {
      return;
    }
    try {
      schemas.validate(schema, answer);
    } catch (HubException e) {
      throw new HostFault(
          Fault.SCHEMA, "the answer breaks %s: %s".formatted(schema, e.getMessage()), e);
    }
  }
}
