package io.bactrian.changes.delivery;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.hub.lists.FlowHealth;
import io.bactrian.hub.lists.FlowPart;
import io.bactrian.hub.lists.FlowQueries;
import io.bactrian.hub.lists.RecentTimes;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The flow's change log and its subscribers. */
@Component
class ChangeFlow implements FlowPart {
  private static final Duration POSITION_DUE = Duration.ofSeconds(5);
  private static final long LAG_DUE = 1_000;

  private final JdbcTemplate jdbc;
  private final FlowQueries queries;
  private final RunningSubscribers running;

  ChangeFlow(JdbcTemplate jdbc, FlowQueries queries, RunningSubscribers running) {
    this.jdbc = jdbc;
    this.queries = queries;
    this.running = running;
  }

  /**
   * @param changes the change log
   * @param subscribers who receives changes
   */
  record FanOut(Changes changes, List<Subscriber> subscribers) {}

  /**
   * @param count positions given so far
   * @param waiting changes written that have no position yet
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Changes(
      long count, long waiting, @Nullable Instant lastEvent, FlowHealth health, String why) {}

  /**
   * @param lag positions behind the log's end
   * @param p50Ms milliseconds from a row's writing to the subscriber's commit, null without one of
   *     late
   * @param deliveries of how many both percentiles are
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Subscriber(
      String subscriber,
      String routeId,
      List<String> tables,
      String state,
      long lag,
      long delivered,
      long failed,
      @Nullable String lastError,
      @Nullable Instant lastEvent,
      @Nullable Double p50Ms,
      @Nullable Double p99Ms,
      @Nullable Long deliveries,
      FlowHealth health,
      String why) {}

  @Override
  public FanOut read() {
    return new FanOut(changes(), subscribers());
  }

  private Changes changes() {
    long count = queries.number("select position from change_head");
    long waiting =
        queries.number("select count(*) from (select 1 from change_inbox limit 10000) w");
    Instant oldest = queries.instant("select written_at from change_inbox order by id limit 1");
    Instant last =
        queries.instant("select written_at from change_log order by position desc limit 1");
    boolean stuck = oldest != null && oldest.isBefore(Instant.now().minus(POSITION_DUE));
    FlowHealth health = stuck ? FlowHealth.FAILED : last == null ? FlowHealth.IDLE : FlowHealth.OK;
    String why =
        switch (health) {
          case FAILED -> "changes wait for a position: no hub leads the log";
          case IDLE -> "no row has changed yet";
          default -> "positions are given";
        };
    return new Changes(count, waiting, last, health, why);
  }

  private List<Subscriber> subscribers() {
    return jdbc.query(
        """
        select c.subscriber, c.route_id, c.tables, c.state, c.failed, c.last_error, p.lag, p.delivered,
            p.dead_letters, p.failing, p.problem, p.last_delivered_at
          from change_subscribers c join change_progress p using (subscriber) order by c.subscriber\
        """,
        (rs, n) -> subscriber(rs));
  }

  private Subscriber subscriber(ResultSet rs) throws SQLException {
    String name = rs.getString("subscriber");
    String state = rs.getString("state");
    long lag = rs.getLong("lag");
    String lastError = rs.getString("last_error");
    Finding finding = finding(rs, state, lag);
    RecentTimes.@Nullable Recent recent = running.times().of(name);
    Array tables = rs.getArray("tables");
    return new Subscriber(
        name,
        rs.getString("route_id"),
        Arrays.asList((String[]) tables.getArray()),
        state,
        lag,
        rs.getLong("delivered"),
        rs.getLong("failed"),
        lastError,
        FlowQueries.instant(rs.getTimestamp("last_delivered_at")),
        recent == null ? null : recent.p50Ms(),
        recent == null ? null : recent.p99Ms(),
        recent == null ? null : recent.count(),
        finding.health(),
        finding.why());
  }

  private record Finding(FlowHealth health, String why) {}

  private static Finding finding(ResultSet rs, String state, long lag) throws SQLException {
    long letters = rs.getLong("dead_letters");
    String problem = rs.getString("problem");
    if (!"running".equals(state)) {
      return new Finding(
          FlowHealth.FAILED, lag == 0 ? "paused" : "paused, " + lag + " changes behind");
    }
    if (rs.getBoolean("failing")) {
      String error = Objects.requireNonNullElse(rs.getString("last_error"), "see the log");
      return new Finding(FlowHealth.FAILED, letters + " dead letters, the newest: " + error);
    }
    if (problem != null || letters > 0 || lag > LAG_DUE) {
      String waiting = letters > 0 ? letters + " dead letters wait" : lag + " changes behind";
      return new Finding(FlowHealth.DEGRADED, problem == null ? waiting : problem);
    }
    return new Finding(FlowHealth.OK, lag == 0 ? "up to date" : "catching up");
  }
}
