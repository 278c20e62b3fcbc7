package io.bactrian.capture.mt5;

import io.bactrian.capture.sources.Answer;
import io.bactrian.capture.sources.Inbound;
import io.bactrian.capture.sources.WebhookMeters;
import io.bactrian.capture.spool.Intake;
import io.bactrian.hub.http.InboundMessage;
import io.bactrian.hub.http.JsonBodies;
import java.time.Clock;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Makes an {@link Mt5Batch} durable; the body becomes the answer. */
final class StoreMt5Processor implements Processor {
  private final Intake<Inbound, Answer> intake;
  private final WebhookMeters meters;
  private final Clock clock;

  StoreMt5Processor(Intake<Inbound, Answer> intake, WebhookMeters meters, Clock clock) {
    this.intake = intake;
    this.meters = meters;
    this.clock = clock;
  }

  @Override
  public void process(Exchange exchange) {
    InboundMessage message = InboundMessage.of(exchange);
    Mt5Batch batch = JsonBodies.record(exchange, Mt5Batch.class);
    var telemetry = TelemetryEntry.of(clock.instant(), message, batch);
    Answer answer =
        intake
            .submit(telemetry)
            .orElseGet(() -> Answer.ofSpooled(batch.items().size(), batch.rejected()));
    meters.count(message.source(), answer.status());
    batch.rejected().forEach(item -> meters.count(message.source(), "rejected"));
    exchange.getMessage().setBody(answer);
  }
}
