package io.bactrian.models.embeddings;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.hub.http.JsonBodies;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** The text that a message is about. */
final class Bodies {
  private Bodies() {}

  /** Whether the body is what a step made of JSON, and no plain text. */
  static boolean isTree(Exchange exchange) {
    Object body = exchange.getMessage().getBody();
    return body instanceof JsonNode
        || body instanceof Map
        || body instanceof List
        || body instanceof Record;
  }

  /**
   * @param pointer into the JSON body, empty where the body is the text
   */
  static String text(Exchange exchange, String pointer) {
    String text;
    if (!pointer.isEmpty()) {
      text = JsonBodies.textAt(JsonBodies.json(exchange), pointer);
    } else if (isTree(exchange)) {
      text = JsonBodies.textAt(JsonBodies.json(exchange), "");
    } else {
      text = new String(JsonBodies.bytes(exchange), StandardCharsets.UTF_8);
    }
    return present(
        text,
        pointer.isEmpty() ? "body" : pointer,
        "There is no text to embed here: send one, or correct the step's parameter text.");
  }

  static String present(@Nullable String value, String field, String otherwise) {
    if (value == null || value.isBlank()) {
      throw new HubException(ErrorCode.INVALID_FIELD, field, otherwise);
    }
    return value;
  }
}
