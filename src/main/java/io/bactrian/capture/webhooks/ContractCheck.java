package io.bactrian.capture.webhooks;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.hub.http.InboundMessage;
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
    if (!contract.kind().isEmpty()) {
      message.setHeader(InboundMessage.KIND, contract.kind());
    }
    if (contract.keyHeader() != null) {
      message.setHeader(InboundMessage.KEY, required(key, contract.keyHeader()));
    }
    if (!contract.readBody()) {
      return;
    }
    JsonNode body = json.parse(InboundMessage.of(exchange).body());
    if (!contract.schema().isEmpty()) {
      schemas.validate(contract.schema(), body);
    }
    if (contract.keyInBody()) {
      JsonNode value = body.at(contract.key());
      String text = value.isValueNode() && !value.isNull() ? value.asText() : null;
      message.setHeader(InboundMessage.KEY, required(text, contract.key()));
    }
    message.setBody(body);
  }

  private static String required(@Nullable String key, String where) {
    if (key == null || key.isBlank() || key.length() > 200) {
      throw new HubException(
          ErrorCode.INVALID_FIELD,
          where,
          "The message has no key of 1 to 200 characters at "
              + where
              + ", by which a resend is known: send it, or correct the source's idempotencyKey.");
    }
    return key;
  }
}
