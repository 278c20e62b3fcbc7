package io.bactrian.capture.tradingview;

import io.bactrian.capture.sources.Answer;
import io.bactrian.capture.sources.Inbound;
import io.bactrian.capture.sources.WebhookMeters;
import io.bactrian.capture.spool.Intake;
import io.bactrian.hub.http.InboundMessage;
import io.bactrian.hub.http.JsonBodies;
import java.time.Clock;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Makes a {@link TradingSignal} durable; the body becomes the answer. */
final class StoreSignalProcessor implements Processor {
  private final Intake<Inbound, Answer> intake;
  private final WebhookMeters meters;
  private final Clock clock;

  StoreSignalProcessor(Intake<Inbound, Answer> intake, WebhookMeters meters, Clock clock) {
    this.intake = intake;
    this.meters = meters;
    this.clock = clock;
  }

  @Override
  public void process(Exchange exchange) {
    InboundMessage message = InboundMessage.of(exchange);
    TradingSignal signal = JsonBodies.record(exchange, TradingSignal.class);
    var alert = AlertEntry.of(clock.instant(), message, signal);
    Answer answer =
        intake.submit(alert).orElseGet(() -> Answer.ofSignal(alert.id(), Answer.SPOOLED));
    meters.count(message.source(), answer.status());
    exchange.getMessage().setBody(answer);
  }
}
