package io.bactrian.watch.queue;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * The queue as an autoscaler outside reads it. Every hub exports the same numbers, those of the
 * whole queue, but for its own workers; read once a scrape.
 */
@Component
class QueueMeters {
  private static final Logger log = LoggerFactory.getLogger(QueueMeters.class);
  private static final Duration FRESH = Duration.ofSeconds(5);

  private final QueueLoad load;
  private final WorkerScalings scalings;
  private @Nullable Numbers last;
  private long readAt;

  QueueMeters(QueueLoad load, WorkerScalings scalings, QueueWorkers workers, MeterRegistry meters) {
    this.load = load;
    this.scalings = scalings;
    for (String state : new String[] {"waiting", "leased", "refused"}) {
      Gauge.builder(
              "bactrian.queue.depth",
              this,
              all -> all.read(now -> now.depths().getOrDefault(state, 0L)))
          .description("Pieces of work in the queue")
          .tag("state", state)
          .register(meters);
    }
    gauge(meters, "bactrian.queue.due", "Work that could begin now", now -> now.load().due());
    gauge(
        meters,
        "bactrian.queue.oldest.seconds",
        "Since the oldest work that nobody has begun could begin",
        now -> now.load().oldestSeconds());
    gauge(
        meters,
        "bactrian.wanted.workers",
        "Workers of all hubs that the load asks for",
        Numbers::wanted);
    Gauge.builder("bactrian.queue.workers", workers, QueueWorkers::most)
        .description("Workers that this hub may have")
        .register(meters);
    Gauge.builder("bactrian.queue.workers.busy", workers, QueueWorkers::busy)
        .description("Workers of this hub that work")
        .register(meters);
  }

  private record Numbers(Map<String, Long> depths, Load load, int wanted) {}

  private void gauge(
      MeterRegistry meters, String name, String description, ToDoubleFunction<Numbers> value) {
    Gauge.builder(name, this, all -> all.read(value)).description(description).register(meters);
  }

  /** NaN where the database is away: nobody is to scale by a number of the past. */
  private synchronized double read(ToDoubleFunction<Numbers> value) {
    Numbers now = last;
    if (now == null || System.nanoTime() - readAt > FRESH.toNanos()) {
      try {
        Load read = load.read();
        now = new Numbers(load.depths(), read, scalings.wanted(read));
      } catch (DataAccessException e) {
        log.debug("The queue cannot be read", e);
        now = null;
      }
      last = now;
      readAt = System.nanoTime();
    }
    return now == null ? Double.NaN : value.applyAsDouble(now);
  }
}
