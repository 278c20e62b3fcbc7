package io.bactrian.capture.sources;

import io.bactrian.hub.lists.RecentTimes;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How many webhooks came with which outcome, and how long their answers took. */
@Component
public class WebhookMeters {
  private static final Map<String, String> OF_THE_HUB =
      Map.of(
          "stored",
          "served",
          "duplicate",
          "served",
          "spooled",
          "served",
          "rejected",
          "served",
          "error",
          "error");

  private final MeterRegistry registry;
  private final Map<String, AtomicLong> last = new ConcurrentHashMap<>();
  private final RecentTimes latencies;

  WebhookMeters(MeterRegistry registry) {
    this.registry = registry;
    this.latencies = new RecentTimes(registry, "hub.webhook.latency", "source");
  }

  /**
   * @param outcome stored, duplicate, rejected, unauthenticated or error
   */
  public void count(String source, String outcome) {
    registry.counter("hub.webhook.requests", "source", source, "outcome", outcome).increment();
    String kind = OF_THE_HUB.getOrDefault(outcome, "");
    if (!kind.isEmpty()) {
      last.computeIfAbsent(source + ' ' + kind, key -> lastOf(source, kind))
          .set(System.currentTimeMillis());
    }
  }

  /** When the hub last served a request, and when it last failed one. */
  private AtomicLong lastOf(String source, String kind) {
    var at = new AtomicLong();
    Gauge.builder("hub.webhook.last", at, millis -> millis.get() / 1000.0)
        .description("When a request was last served, or ended in an error; seconds since 1970")
        .baseUnit("seconds")
        .tag("source", source)
        .tag("outcome", kind)
        .register(registry);
    return at;
  }

  public void answered(String source, Duration latency) {
    latencies.record(source, latency);
  }

  /** From a request's first byte to its answer; null where there was none of late. */
  RecentTimes.@Nullable Recent recent(String source) {
    return latencies.of(source);
  }
}
