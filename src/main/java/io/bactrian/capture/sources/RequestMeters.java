package io.bactrian.capture.sources;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What this hub has counted of webhook requests since its start. */
@Component
class RequestMeters {
  private static final Duration RECENT = Duration.ofMinutes(15);

  private final MeterRegistry registry;

  RequestMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Webhook requests since the start by outcome, without those that never occurred. */
  Map<String, Long> outcomes(String source) {
    var outcomes = new TreeMap<String, Long>();
    for (Counter counter : registry.find("hub.webhook.requests").tag("source", source).counters()) {
      String outcome = counter.getId().getTag("outcome");
      if (outcome != null) {
        outcomes.merge(outcome, (long) counter.count(), Long::sum);
      }
    }
    return outcomes;
  }

  /** Whether the newest request ended in an error of the hub, not long ago. */
  boolean endsInErrors(String source) {
    double failed = last(source, "error");
    double now = System.currentTimeMillis() / 1000.0;
    return failed > now - RECENT.toSeconds() && failed >= last(source, "served");
  }

  /** When this hub last served a request of the source, null where it has not yet. */
  @Nullable Instant lastServed(String source) {
    double seconds = last(source, "served");
    return seconds == 0 ? null : Instant.ofEpochMilli((long) (seconds * 1000));
  }

  private double last(String source, String outcome) {
    return registry
        .find("hub.webhook.last")
        .tag("source", source)
        .tag("outcome", outcome)
        .gauges()
        .stream()
        .mapToDouble(Gauge::value)
        .max()
        .orElse(0);
  }
}
