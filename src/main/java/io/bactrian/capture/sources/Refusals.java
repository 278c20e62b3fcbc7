package io.bactrian.capture.sources;

import io.bactrian.capture.spool.Intake;
import io.bactrian.hub.http.InboundMessage;
import io.bactrian.shared.HubException;
import java.time.Clock;
import org.springframework.stereotype.Component;

/** Keeps refused messages as durably as accepted ones. */
@Component
public class Refusals {
  private final Intake<Inbound, Answer> intake;
  private final WebhookMeters meters;
  private final Clock clock;

  Refusals(Intake<Inbound, Answer> intake, WebhookMeters meters, Clock clock) {
    this.intake = intake;
    this.meters = meters;
    this.clock = clock;
  }

  /**
   * @param message the message; of a body over the limit only its beginning
   * @param bodySize bytes that were sent
   * @param reason why it was refused
   */
  public void keep(InboundMessage message, long bodySize, HubException reason) {
    intake.submit(RefusedEntry.of(clock.instant(), message, bodySize, reason));
    meters.count(message.source(), "rejected");
  }

  /**
   * Keeps a message that no route took, once however often it is sent meanwhile.
   *
   * @param reason why no route took it
   */
  public void keepOnce(InboundMessage message, HubException reason) {
    intake.submit(RefusedEntry.once(clock.instant(), message, reason));
    meters.count(message.source(), "rejected");
  }
}
