package io.bactrian.console;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.ValueAtPercentile;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What the flow shows of this hub's own meters, which other packages keep. */
@Component
class FlowMeters {
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

  /** Milliseconds from a row's writing to the subscriber's commit, null before the first. */
  @Nullable Double deliveryMillis(String subscriber, double percentile) {
    Timer timer = registry.find("hub.changes.delivery").tag("subscriber", subscriber).timer();
    if (timer == null || timer.count() == 0) {
      return null;
    }
    return Arrays.stream(timer.takeSnapshot().percentileValues())
        .filter(value -> value.percentile() == percentile)
        .map(value -> millis(value))
        .findFirst()
        .orElse(null);
  }

  private static Double millis(ValueAtPercentile value) {
    return Math.round(value.value(TimeUnit.MILLISECONDS) * 10) / 10.0;
  }
}
