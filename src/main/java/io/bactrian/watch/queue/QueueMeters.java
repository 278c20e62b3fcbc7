package io.bactrian.watch.queue;

import io.bactrian.shared.ScrapedReading;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.springframework.stereotype.Component;

/**
 * The queue as an autoscaler outside reads it. Every hub exports the same numbers, those of the
 * whole queue, but for its own workers.
 */
@Component
class QueueMeters {
  private final ScrapedReading<Numbers> numbers;

  QueueMeters(QueueLoad load, WorkerScalings scalings, QueueWorkers workers, MeterRegistry meters) {
    numbers =
        new ScrapedReading<>(
            () -> {
              Load now = load.read();
              return new Numbers(load.depths(), now, scalings.wanted(now));
            });
    for (String state : new String[] {"waiting", "leased", "refused"}) {
      Gauge.builder(
              "bactrian.queue.depth",
              numbers,
              read -> read.show(now -> now.depths().getOrDefault(state, 0L)))
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
    Gauge.builder(name, numbers, read -> read.show(value))
        .description(description)
        .register(meters);
  }
}
