package io.bactrian.ingestion;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** How many webhooks came with which outcome, and how long their answers took. */
@Component
class WebhookMeters {
  private final MeterRegistry registry;
  private final Map<String, Timer> latencies = new ConcurrentHashMap<>();

  WebhookMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /**
   * @param outcome stored, duplicate, rejected, unauthenticated or error
   */
  void count(String source, String outcome) {
    registry.counter("hub.webhook.requests", "source", source, "outcome", outcome).increment();
  }

  void answered(String source, Duration latency) {
    latencies
        .computeIfAbsent(
            source,
            name ->
                Timer.builder("hub.webhook.latency")
                    .tag("source", name)
                    .publishPercentiles(0.5, 0.95, 0.99)
                    .register(registry))
        .record(latency);
  }
}
