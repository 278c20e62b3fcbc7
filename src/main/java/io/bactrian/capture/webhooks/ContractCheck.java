package io.bactrian.capture.webhooks;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.hub.http.InboundMessage;
import io.bactrian.hub.http.JsonBodies;
import io.bactrian.hub.http.JsonSchemas;
import io.bactrian.hub.http.StrictJson;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a source asks for before its route begins: a body that fits its schema, kind and key. */
@Component
final class ContractCheck {
  private final StrictJson json;
  private final JsonSchemas schemas;

  ContractCheck(StrictJson json, JsonSchemas schemas) {
    this.json = json;
    this.schemas = schemas;
  }

  /**
   * @param key from the request's header, where the source names one
   * @throws HubException naming the field that does not fit, or that the key is missing
   */
  void check(WebhookSource.Contract contract, Exchange exchange, @Nullable String key) {
    Message message = exchange.getMessage();
    if (!contract.kind().isEmpty() && !contract.kindInBody()) {
      message.setHeader(InboundMessage.KIND, contract.kind());
    }
    if (contract.keyHeader() != null) {
      message.setHeader(InboundMessage.KEY, required("key", key, contract.keyHeader()));
    }
    if (!contract.readBody()) {
      return;
    }
    JsonNode body = json.parse(InboundMessage.of(exchange).body());
    if (!contract.schema().isEmpty()) {
      schemas.validate(contract.schema(), body);
    }
    if (contract.kindInBody()) {
      String kind = JsonBodies.textAt(body, contract.kind());
      message.setHeader(InboundMessage.KIND, required("kind", kind, contract.kind()));
    }
    if (contract.keyInBody()) {
      String found = JsonBodies.textAt(body, contract.key());
      message.setHeader(InboundMessage.KEY, required("key", found, contract.key()));
    }
    message.setBody(body);
  }

  private static String required(String what, @Nullable String text, String where) {
    if (text == null || text.isBlank() || text.length() > 200) {
      throw new HubException(
          ErrorCode.INVALID_FIELD,
          where,
          "The message has no %s of 1 to 200 characters at %s: send it, or correct the source's %s."
              .formatted(what, where, what.equals("key") ? "idempotencyKey" : what));
    }
    return text;
  }
}
