package io.bactrian.watch.queue;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.hub.http.InboundMessage;
import io.bactrian.hub.http.JsonBodies;
import io.bactrian.watch.alarms.Span;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/** Puts the body into the queue, in the transaction there is; the body becomes the answer. */
final class EnqueueWorkProcessor implements Processor {
  private final WorkQueue queue;
  private String kind = "";
  private String dedupeKey = "";
  private int priority;
  private int maxAttempts = NewWork.ATTEMPTS;
  private Duration delay = Duration.ZERO;

  EnqueueWorkProcessor(WorkQueue queue) {
    this.queue = queue;
  }

  public void setKind(String kind) {
    this.kind = kind;
  }

  /** A JSON pointer into the body or the name of a header; empty for HubKey, else the body. */
  public void setDedupeKey(String dedupeKey) {
    this.dedupeKey = dedupeKey;
  }

  public void setPriority(int priority) {
    this.priority = priority;
  }

  public void setMaxAttempts(int maxAttempts) {
    this.maxAttempts = maxAttempts;
  }

  public void setDelay(String delay) {
    this.delay = Span.of("delay", delay);
  }

  @Override
  public void process(Exchange exchange) {
    JsonNode payload = JsonBodies.json(exchange);
    String key = key(exchange, payload);
    String text = payload.toString();
    exchange
        .getMessage()
        .setBody(
            queue.add(
                new NewWork(
                    kind,
                    key == null ? PayloadKey.of(text) : key,
                    text,
                    priority,
                    maxAttempts,
                    delay)));
  }

  private @Nullable String key(Exchange exchange, JsonNode payload) {
    if (dedupeKey.isEmpty()) {
      return exchange.getMessage().getHeader(InboundMessage.KEY, String.class);
    }
    String found =
        dedupeKey.startsWith("/")
            ? JsonBodies.textAt(payload, dedupeKey)
            : exchange.getMessage().getHeader(dedupeKey, String.class);
    return found == null ? "" : found; // refused: a key that is missing would make it other work
  }
}
