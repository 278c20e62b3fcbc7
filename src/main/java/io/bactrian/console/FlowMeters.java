package io.bactrian.console;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.ValueAtPercentile;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What the flow shows of this hub's own meters, which other packages keep. */
@Component
class FlowMeters {
  private static final Duration RECENT = Duration.ofMinutes(15);

  private final MeterRegistry registry;

  FlowMeters(MeterRegistry registry) {
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

  /** Milliseconds from a row's writing to the subscriber's commit, null without one of late. */
  @Nullable Double deliveryMillis(String subscriber, double percentile) {
    Timer timer = registry.find("hub.changes.delivery").tag("subscriber", subscriber).timer();
    if (timer == null || timer.count() == 0) {
      return null;
    }
    return Arrays.stream(timer.takeSnapshot().percentileValues())
        .filter(value -> value.percentile() == percentile && value.value() > 0) // 0 is: no data
        .map(value -> millis(value))
        .findFirst()
        .orElse(null);
  }

  private static Double millis(ValueAtPercentile value) {
    return Math.round(value.value(TimeUnit.MILLISECONDS) * 10) / 10.0;
  }
}
