package io.bactrian.console;

import io.bactrian.console.Flow.Changes;
import io.bactrian.console.Flow.Count;
import io.bactrian.console.Flow.Health;
import io.bactrian.console.Flow.Rows;
import io.bactrian.console.Flow.Source;
import io.bactrian.console.Flow.Step;
import io.bactrian.console.Flow.Subscriber;
import io.bactrian.console.Flow.Trades;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Reads the flow in a dozen short statements, none of which scans a big table. */
@Component
class FlowReader {
  private static final Duration POSITION_DUE = Duration.ofSeconds(5);
  private static final long LAG_DUE = 1_000;
  // A count of this much takes a few milliseconds; above it the planner's estimate has to do.
  private static final long COUNTED_BYTES = 16L << 20;

  private static final Map<String, List<String>> SOURCES = sources();

  private final JdbcTemplate jdbc;
  private final FlowMeters meters;

  FlowReader(JdbcTemplate jdbc, FlowMeters meters) {
    this.jdbc = jdbc;
    this.meters = meters;
  }

  private static Map<String, List<String>> sources() {
    var sources = new LinkedHashMap<String, List<String>>();
    sources.put("tradingview", List.of("tv_signals"));
    sources.put(
        "mt5",
        List.of(
            "trading_data",
            "order_receipts",
            "market_bars",
            "market_ticks",
            "position_snapshots",
            "account_snapshots"));
    return sources;
  }

  Flow read() {
    List<Rows> rows = SOURCES.values().stream().flatMap(List::stream).map(this::rows).toList();
    return new Flow(
        Instant.now(),
        count("raw_messages", "select received_at from raw_messages order by id desc limit 1"),
        SOURCES.keySet().stream().map(source -> source(source, rows)).toList(),
        rows,
        changes(),
        subscribers(),
        trades(),
        rejected(),
        deadLetters());
  }

  private Source source(String source, List<Rows> rows) {
    List<String> tables = Objects.requireNonNull(SOURCES.get(source));
    Instant last =
        rows.stream()
            .filter(row -> tables.contains(row.table()))
            .flatMap(row -> Stream.ofNullable(row.lastEvent()))
            .max(Comparator.naturalOrder())
            .orElse(null);
    Map<String, Long> outcomes = meters.outcomes(source);
    boolean failing = meters.endsInErrors(source);
    Health health = failing ? Health.DEGRADED : last == null ? Health.IDLE : Health.OK;
    String why =
        switch (health) {
          case DEGRADED -> "the last request ended in an error of the hub: see the log";
          case IDLE -> "waiting for the first message";
          default -> "receiving";
        };
    return new Source(source, tables, outcomes, last, health, why);
  }

  private Rows rows(String table) {
    // A row's time is its message's, which every table refers to; ticks have no time of their own.
    Count count =
        count(
            table,
            "select m.received_at from raw_messages m where m.id = (select t.raw_message_id from "
                + table
                + " t order by t.id desc limit 1)");
    return new Rows(
        table,
        count.count(),
        count.about(),
        count.lastEvent(),
        captured(table),
        count.lastEvent() == null ? Health.IDLE : Health.OK);
  }

  private boolean captured(String table) {
    return number(
            """
            select count(*) from pg_trigger t join pg_proc p on p.oid = t.tgfoid
             where t.tgrelid = ?::regclass and p.proname = 'capture_change'\
            """,
            table)
        > 0;
  }

  /** An exact count of a small table, what PostgreSQL keeps in its statistics of a big one. */
  private Count count(String table, String lastEventSql) {
    Instant last = instant(lastEventSql);
    Long estimate =
        jdbc.queryForObject(
            """
            select case when pg_relation_size(c.oid) <= ? then -1
                        else greatest(c.reltuples::bigint, pg_stat_get_live_tuples(c.oid)) end
              from pg_class c where c.oid = ?::regclass\
            """,
            Long.class,
            COUNTED_BYTES,
            table);
    boolean about = estimate != null && estimate >= 0;
    return new Count(about ? estimate : number("select count(*) from " + table), about, last);
  }

  private Changes changes() {
    long count = number("select position from change_head");
    long waiting = number("select count(*) from (select 1 from change_inbox limit 10000) w");
    Instant oldest = instant("select written_at from change_inbox order by id limit 1");
    Instant last = instant("select written_at from change_log order by position desc limit 1");
    boolean stuck = oldest != null && oldest.isBefore(Instant.now().minus(POSITION_DUE));
    Health health = stuck ? Health.FAILED : last == null ? Health.IDLE : Health.OK;
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
            p.dead_letters, p.failing, p.trouble, p.last_delivered_at
          from change_subscribers c join change_progress p using (subscriber) order by c.subscriber\
        """,
        (rs, n) -> subscriber(rs));
  }

  private Subscriber subscriber(ResultSet rs) throws SQLException {
    String name = rs.getString("subscriber");
    String state = rs.getString("state");
    long lag = rs.getLong("lag");
    String lastError = rs.getString("last_error");
    Standing standing = standing(rs, state, lag);
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
        instant(rs.getTimestamp("last_delivered_at")),
        meters.deliveryMillis(name, 0.5),
        meters.deliveryMillis(name, 0.99),
        standing.health(),
        standing.why());
  }

  private record Standing(Health health, String why) {}

  private static Standing standing(ResultSet rs, String state, long lag) throws SQLException {
    long letters = rs.getLong("dead_letters");
    String trouble = rs.getString("trouble");
    if (!"running".equals(state)) {
      return new Standing(
          Health.FAILED, lag == 0 ? "paused" : "paused, " + lag + " changes behind");
    }
    if (rs.getBoolean("failing")) {
      String error = Objects.requireNonNullElse(rs.getString("last_error"), "see the log");
      return new Standing(Health.FAILED, letters + " dead letters, the newest: " + error);
    }
    if (trouble != null || letters > 0 || lag > LAG_DUE) {
      String waiting = letters > 0 ? letters + " dead letters wait" : lag + " changes behind";
      return new Standing(Health.DEGRADED, trouble == null ? waiting : trouble);
    }
    return new Standing(Health.OK, lag == 0 ? "up to date" : "catching up");
  }

  private Trades trades() {
    var labels = new LinkedHashMap<String, Long>();
    List.of("win", "loss", "flat").forEach(label -> labels.put(label, 0L));
    jdbc.query(
        "select label, count(*) from closed_trades group by label",
        rs -> {
          labels.put(rs.getString(1), rs.getLong(2));
        });
    return new Trades(
        labels.values().stream().mapToLong(Long::longValue).sum(),
        labels,
        instant("select max(labelled_at) from closed_trades"));
  }

  private Step rejected() {
    long count = number("select count(*) from rejected_messages where replayed_at is null");
    Instant last =
        instant(
            "select rejected_at from rejected_messages where replayed_at is null order by id desc"
                + " limit 1");
    return new Step(count, last, count == 0 ? Health.OK : Health.DEGRADED);
  }

  private Step deadLetters() {
    long open = number("select count(*) from dead_letters where state = 'open'");
    Instant last =
        instant("select failed_at from dead_letters where state = 'open' order by id desc limit 1");
    return new Step(open, last, open == 0 ? Health.OK : Health.DEGRADED);
  }

  private long number(String sql, Object... values) {
    return Objects.requireNonNullElse(jdbc.queryForObject(sql, Long.class, values), 0L);
  }

  private @Nullable Instant instant(String sql) {
    return jdbc.query(sql, rs -> rs.next() ? instant(rs.getTimestamp(1)) : null);
  }

  private static @Nullable Instant instant(@Nullable Timestamp time) {
    return time == null ? null : time.toInstant();
  }
}
