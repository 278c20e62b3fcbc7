package io.bactrian.changes.delivery;

import io.bactrian.changes.kafka.KafkaProbe;
import io.bactrian.shared.HubIdentity;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/**
 * Reads every second where all subscribers are and records the problems of those of this hub, so
 * that health, metrics and lists say the same, whatever a subscriber's own thread waits for.
 */
@Component
final class ProgressWatch implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(ProgressWatch.class);
  private static final long PERIOD_MILLIS = 1_000;

  private final JdbcClient jdbc;
  private final RunningSubscribers running;
  private final KafkaProbe kafka;
  private final String hub;
  private @Nullable ScheduledExecutorService timer;
  private boolean lost;

  ProgressWatch(
      JdbcClient jdbc, RunningSubscribers running, KafkaProbe kafka, HubIdentity identity) {
    this.jdbc = jdbc;
    this.running = running;
    this.kafka = kafka;
    this.hub = identity.id();
  }

  @Override
  public void start() {
    var threads = new CustomizableThreadFactory("progress-watch-");
    threads.setDaemon(true);
    var starting = Executors.newSingleThreadScheduledExecutor(threads);
    starting.scheduleWithFixedDelay(this::look, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    timer = starting;
  }

  private void look() {
    try {
      running.record(read(), kafka.problem());
      write(running.problems());
      lost = false;
    } catch (RuntimeException e) {
      if (!lost) {
        log.warn("The progress of subscribers cannot be read: {}", e.toString());
      }
      lost = true;
    }
  }

  private Map<String, Progress> read() {
    return jdbc
        .sql(
            """
            select p.subscriber, c.state = 'running' as running, p.lag, p.dead_letters, p.failing
            from change_progress p join change_subscribers c using (subscriber)
            """)
        .query(Progress.class)
        .list()
        .stream()
        .collect(Collectors.toMap(Progress::subscriber, Function.identity()));
  }

  private void write(Map<String, String> problems) {
    var now = new TreeMap<>(problems);
    jdbc.sql("delete from change_problems where hub = :hub and subscriber <> all(:with_problem)")
        .param("hub", hub)
        .param("with_problem", now.keySet().toArray(String[]::new))
        .update();
    if (!now.isEmpty()) {
      jdbc.sql(
              """
              insert into change_problems (subscriber, hub, problem)
              select subscriber, :hub, problem from unnest(:names::text[], :texts::text[]) t (subscriber, problem)
              on conflict (subscriber, hub) do update
              set problem = excluded.problem, seen_at = clock_timestamp()
              """)
          .param("hub", hub)
          .param("names", now.keySet().toArray(String[]::new))
          .param("texts", now.values().toArray(String[]::new))
          .update();
    }
  }

  @Override
  public void stop() {
    ScheduledExecutorService last = timer;
    if (last != null) {
      last.shutdownNow();
      timer = null;
    }
  }

  @Override
  public boolean isRunning() {
    return timer != null;
  }
}
