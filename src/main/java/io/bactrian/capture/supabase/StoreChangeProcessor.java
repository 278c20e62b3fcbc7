package io.bactrian.capture.supabase;

import io.bactrian.capture.sources.Answer;
import io.bactrian.capture.sources.Inbound;
import io.bactrian.capture.sources.WebhookMeters;
import io.bactrian.capture.spool.Intake;
import io.bactrian.hub.http.InboundMessage;
import io.bactrian.hub.http.JsonBodies;
import java.time.Clock;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Makes a {@link ExternalChange} durable; the body becomes the answer. */
final class StoreChangeProcessor implements Processor {
  private final Intake<Inbound, Answer> intake;
  private final WebhookMeters meters;
  private final Clock clock;

  StoreChangeProcessor(Intake<Inbound, Answer> intake, WebhookMeters meters, Clock clock) {
    this.intake = intake;
    this.meters = meters;
    this.clock = clock;
  }

  @Override
  public void process(Exchange exchange) {
    InboundMessage message = InboundMessage.of(exchange);
    ExternalChange body = JsonBodies.record(exchange, ExternalChange.class);
    var change = ChangeEntry.of(clock.instant(), message, body);
    Answer answer =
        intake.submit(change).orElseGet(() -> Answer.ofSignal(change.id(), Answer.SPOOLED));
    meters.count(message.source(), answer.status());
    exchange.getMessage().setBody(answer);
  }
}
