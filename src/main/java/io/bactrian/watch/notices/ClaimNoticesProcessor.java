package io.bactrian.watch.notices;

import io.bactrian.watch.alarms.Span;
import java.time.Clock;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Makes the body the messages that this hub sends now. */
final class ClaimNoticesProcessor implements Processor {
  private final Outbox outbox;
  private final AlarmsProperties properties;
  private final Clock clock;
  private Duration lease = Duration.ofMinutes(5);

  ClaimNoticesProcessor(Outbox outbox, AlarmsProperties properties, Clock clock) {
    this.outbox = outbox;
    this.properties = properties;
    this.clock = clock;
  }

  /** When another hub may send what this one has not, longer than any channel takes. */
  public void setLease(String lease) {
    this.lease = Span.of("lease", lease);
  }

  @Override
  public void process(Exchange exchange) {
    exchange
        .getMessage()
        .setBody(
            outbox.claim(properties.channels(), lease, properties.consoleUrl(), clock.instant()));
  }
}
