package io.bactrian.hub.lists;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.TimeWindowSum;
import io.micrometer.core.instrument.distribution.ValueAtPercentile;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How long something took of late, and of how many times that is: a percentile without its number
 * says nothing. Each is a timer of the registry, too.
 */
public final class RecentTimes {
  private static final Duration WINDOW = Duration.ofMinutes(2);
  private static final int PARTS = 3;

  private final Map<String, Meter> meters = new ConcurrentHashMap<>();
  private final MeterRegistry registry;
  private final String name;
  private final String tag;
  private final Duration window;

  /**
   * @param name of the timers
   * @param tag by which they differ
   */
  public RecentTimes(MeterRegistry registry, String name, String tag) {
    this(registry, name, tag, WINDOW);
  }

  RecentTimes(MeterRegistry registry, String name, String tag, Duration window) {
    this.registry = registry;
    this.name = name;
    this.tag = tag;
    this.window = window;
  }

  private record Meter(Timer timer, TimeWindowSum count) {}

  /**
   * Of the last two minutes, of this hub.
   *
   * @param p50Ms milliseconds
   * @param p99Ms milliseconds
   * @param count of how many times
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Recent(double p50Ms, double p99Ms, long count) {}

  public void record(String what, Duration taken) {
    Meter meter = meters.computeIfAbsent(what, this::meter);
    meter.timer().record(taken);
    meter.count().record(1);
  }

  private Meter meter(String what) {
    Timer timer =
        Timer.builder(name)
            .tag(tag, what)
            .publishPercentiles(0.5, 0.95, 0.99)
            .distributionStatisticExpiry(window)
            .distributionStatisticBufferLength(PARTS)
            .register(registry);
    return new Meter(timer, new TimeWindowSum(PARTS, window));
  }

  /** Null where there was none of late. */
  public @Nullable Recent of(String what) {
    Meter meter = meters.get(what);
    long count = meter == null ? 0 : (long) meter.count().poll();
    if (meter == null || count == 0) {
      return null;
    }
    double p50 = 0;
    double p99 = 0;
    for (ValueAtPercentile value : meter.timer().takeSnapshot().percentileValues()) {
      double millis = Math.round(value.value(TimeUnit.MILLISECONDS) * 10) / 10.0;
      p50 = value.percentile() == 0.5 ? millis : p50;
      p99 = value.percentile() == 0.99 ? millis : p99;
    }
    return new Recent(p50, p99, count);
  }
}
