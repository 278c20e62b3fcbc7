package io.bactrian.watch.notices;

import java.time.Clock;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Removes what has been over for long. */
final class PruneAlarmsProcessor implements Processor {
  private final Outbox outbox;
  private final AlarmsProperties properties;
  private final Clock clock;

  PruneAlarmsProcessor(Outbox outbox, AlarmsProperties properties, Clock clock) {
    this.outbox = outbox;
    this.properties = properties;
    this.clock = clock;
  }

  @Override
  public void process(Exchange exchange) {
    outbox.prune(properties.keep(), clock.instant());
  }
}
