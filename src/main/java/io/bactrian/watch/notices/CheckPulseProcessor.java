package io.bactrian.watch.notices;

import java.time.Clock;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Makes the body true where the heartbeat is to go out. */
final class CheckPulseProcessor implements Processor {
  private final Pulse pulse;
  private final AlarmsProperties properties;
  private final Clock clock;
  private Set<String> accepted = Set.of("ok", "degraded");

  CheckPulseProcessor(Pulse pulse, AlarmsProperties properties, Clock clock) {
    this.pulse = pulse;
    this.properties = properties;
    this.clock = clock;
  }

  /** States of {@code /health} with which it goes out. */
  public void setAccepted(String accepted) {
    this.accepted = Set.of(accepted.split("\\s*,\\s*"));
  }

  @Override
  public void process(Exchange exchange) {
    boolean on = !properties.heartbeatUrl().isEmpty();
    exchange
        .getMessage()
        .setBody(on && pulse.beats(accepted, properties.channels(), clock.instant()));
  }
}
