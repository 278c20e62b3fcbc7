package io.bactrian.watch.queue;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Each look at the load and what was decided; the newest one holds for every hub. */
@Repository
class WorkerScalings {
  private static final Logger log = LoggerFactory.getLogger(WorkerScalings.class);
  private static final int MOST_LOOKS = 1_000;

  private final JdbcClient jdbc;
  private final QueueLoad load;
  private final QueueProperties properties;
  private final Clock clock;

  WorkerScalings(JdbcClient jdbc, QueueLoad load, QueueProperties properties, Clock clock) {
    this.jdbc = jdbc;
    this.load = load;
    this.properties = properties;
    this.clock = clock;
  }

  /** Of each hub, as decided last, within the bounds that this hub has. */
  int workers() {
    var bounds = properties.bounds();
    int decided =
        jdbc.sql("select workers from queue_scalings order by id desc limit 1")
            .query(Integer.class)
            .optional()
            .orElse(bounds.min());
    return Math.max(bounds.min(), Math.min(bounds.max(), decided));
  }

  /** What the load asks of all hubs now, whatever is decided. */
  int wanted(Load now) {
    return WorkerScaling.wanted(now, workers() * now.hubs(), properties.drain());
  }

  WorkerScaling.Decision look() {
    Load now = load.read();
    int present = workers();
    var decision =
        WorkerScaling.decide(now, present, before(), clock.instant(), properties.bounds());
    jdbc.sql(
            """
            insert into queue_scalings (at, workers_before, workers, wanted, hubs, due, oldest_seconds,
              arrivals_per_second, work_seconds, reason)
            values (:at, :before, :workers, :wanted, :hubs, :due, :oldest, :arrivals, cast(:seconds as float8), :reason)
            """)
        .param("at", clock.instant().atOffset(ZoneOffset.UTC))
        .param("before", present)
        .param("workers", decision.workers())
        .param("wanted", decision.wanted())
        .param("hubs", now.hubs())
        .param("due", now.due())
        .param("oldest", now.oldestSeconds())
        .param("arrivals", now.arrivalsPerSecond())
        .param("seconds", now.workSeconds())
        .param("reason", decision.reason())
        .update();
    if (decision.workers() != present) {
      log.info(
          "Queue: {} workers on each hub, {} before. {}",
          decision.workers(),
          present,
          decision.reason());
    }
    return decision;
  }

  /** As far back as a decision may need, and one look more. */
  private List<WorkerScaling.Look> before() {
    return jdbc.sql(
            "select at, wanted, workers_before, workers from queue_scalings order by id desc limit :most")
        .param("most", MOST_LOOKS)
        .query((row, n) -> look(row))
        .list();
  }

  private static WorkerScaling.Look look(ResultSet row) throws SQLException {
    return new WorkerScaling.Look(
        row.getTimestamp("at").toInstant(),
        row.getInt("wanted"),
        row.getInt("workers_before"),
        row.getInt("workers"));
  }
}
