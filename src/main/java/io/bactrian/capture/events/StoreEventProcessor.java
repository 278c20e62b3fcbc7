package io.bactrian.capture.events;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.capture.sources.Answer;
import io.bactrian.capture.sources.Inbound;
import io.bactrian.capture.sources.WebhookMeters;
import io.bactrian.capture.spool.Intake;
import io.bactrian.hub.http.InboundMessage;
import io.bactrian.hub.http.JsonBodies;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.time.Clock;
import java.util.HexFormat;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/** Makes any JSON durable as an event; the body becomes the answer. */
final class StoreEventProcessor implements Processor {
  private static final int LONGEST = 200;

  private final Intake<Inbound, Answer> intake;
  private final WebhookMeters meters;
  private final Clock clock;
  private String kind = "";
  private String idempotencyKey = "";

  StoreEventProcessor(Intake<Inbound, Answer> intake, WebhookMeters meters, Clock clock) {
    this.intake = intake;
    this.meters = meters;
    this.clock = clock;
  }

  /**
   * Of the events, or a JSON pointer to it; empty for the header HubKind, else the source's name.
   */
  public void setKind(String kind) {
    this.kind = kind;
  }

  /** A JSON pointer into the body or a header; empty for HubKey, HubMessageId, the bytes. */
  public void setIdempotencyKey(String idempotencyKey) {
    this.idempotencyKey = idempotencyKey;
  }

  @Override
  public void process(Exchange exchange) {
    InboundMessage message = InboundMessage.of(exchange);
    JsonNode payload = JsonBodies.json(exchange);
    var event =
        EventEntry.of(
            clock.instant(),
            message,
            bounded(
                kind.startsWith("/") ? kind : "kind",
                kind(exchange.getMessage(), message, payload)),
            bounded(where(), key(exchange.getMessage(), message, payload)),
            payload,
            prompt(exchange.getMessage()));
    Answer answer =
        intake.submit(event).orElseGet(() -> Answer.ofSignal(event.id(), Answer.SPOOLED));
    meters.count(message.source(), answer.status());
    exchange.getMessage().setBody(answer);
  }

  private static @Nullable String prompt(Message headers) {
    String prompt = headers.getHeader(InboundMessage.PROMPT, String.class);
    return prompt == null ? null : bounded(InboundMessage.PROMPT, prompt);
  }

  private @Nullable String kind(Message headers, InboundMessage message, JsonNode payload) {
    if (kind.startsWith("/")) {
      return JsonBodies.textAt(payload, kind);
    }
    return kind.isEmpty()
        ? headers.getHeader(InboundMessage.KIND, message.source(), String.class)
        : kind;
  }

  private String where() {
    return idempotencyKey.isEmpty() ? InboundMessage.KEY : idempotencyKey;
  }

  private @Nullable String key(Message headers, InboundMessage message, JsonNode payload) {
    if (idempotencyKey.startsWith("/")) {
      return JsonBodies.textAt(payload, idempotencyKey);
    }
    if (!idempotencyKey.isEmpty()) {
      return headers.getHeader(idempotencyKey, String.class);
    }
    String given = headers.getHeader(InboundMessage.KEY, String.class);
    if (given != null) {
      return given;
    }
    return message.messageId() == null
        ? "sha256:" + HexFormat.of().formatHex(message.sha256())
        : message.messageId();
  }

  private static String bounded(String field, @Nullable String text) {
    if (text == null || text.isBlank() || text.length() > LONGEST) {
      throw new HubException(
          ErrorCode.INVALID_FIELD,
          field,
          "The message has nothing of 1 to "
              + LONGEST
              + " characters at "
              + field
              + ", by which the event is known: send it, or correct the step's parameter.");
    }
    return text;
  }
}
