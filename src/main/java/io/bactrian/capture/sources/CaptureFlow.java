package io.bactrian.capture.sources;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.hub.lists.FlowHealth;
import io.bactrian.hub.lists.FlowPart;
import io.bactrian.hub.lists.FlowQueries;
import io.bactrian.hub.lists.FlowStep;
import io.bactrian.hub.lists.RecentTimes;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The flow's messages: who sends, what they became, and what was refused. */
@Component
class CaptureFlow implements FlowPart {
  // A count of this much takes a few milliseconds; above it the planner's estimate has to do.
  private static final long COUNTED_BYTES = 16L << 20;

  /** Where a source's messages are stored, with what the console calls it. */
  private record Stored(String source, String label, List<Table> tables) {}

  private record Table(String name, String label, @Nullable String list) {}

  private static final List<Stored> STORED =
      List.of(
          new Stored(
              "tradingview", "TradingView", List.of(new Table("tv_signals", "Signals", "signals"))),
          new Stored(
              "mt5",
              "MetaTrader 5",
              List.of(
                  new Table("trading_data", "Deals", null),
                  new Table("order_receipts", "Receipts", null),
                  new Table("market_bars", "Bars", null),
                  new Table("market_ticks", "Ticks", null),
                  new Table("position_snapshots", "Positions", null),
                  new Table("account_snapshots", "Accounts", null))));

  private static final Table EVENTS = new Table("events", "Events", "events");

  private final FlowQueries queries;
  private final RequestMeters meters;
  private final WebhookMeters webhooks;
  private final OwnSources own;

  CaptureFlow(FlowQueries queries, RequestMeters meters, WebhookMeters webhooks, OwnSources own) {
    this.queries = queries;
    this.meters = meters;
    this.webhooks = webhooks;
    this.own = own;
  }

  /**
   * @param messages raw messages held
   * @param sources who sends
   * @param rows what messages became, a table each
   * @param rejected refused messages held that nobody has replayed
   */
  record Captured(Count messages, List<Source> sources, List<Rows> rows, FlowStep rejected) {}

  /** A number of rows; {@code about} where a big table was estimated, not counted. */
  @JsonNaming(SnakeCaseStrategy.class)
  record Count(long count, boolean about, @Nullable Instant lastEvent) {}

  /**
   * @param source such as {@code mt5}
   * @param label its name for people
   * @param outcomes requests since this hub started, by outcome
   * @param answers how long requests took to be answered, null where none came of late
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Source(
      String source,
      String label,
      List<String> tables,
      Map<String, Long> outcomes,
      RecentTimes.@Nullable Recent answers,
      @Nullable Instant lastEvent,
      FlowHealth health,
      String why) {}

  /**
   * @param label the table's name for people
   * @param list the list under {@code /api/v1} that shows the rows, null where there is none
   * @param captured whether changes of the table reach the change log
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Rows(
      String table,
      String label,
      @Nullable String list,
      long count,
      boolean about,
      @Nullable Instant lastEvent,
      boolean captured,
      FlowHealth health) {}

  @Override
  public Captured read() {
    List<Rows> rows =
        Stream.concat(
                STORED.stream().flatMap(source -> source.tables().stream()), Stream.of(EVENTS))
            .map(this::rows)
            .toList();
    Stream<Source> known = STORED.stream().map(source -> source(source, rows));
    return new Captured(
        count("raw_messages", "select received_at from raw_messages order by id desc limit 1"),
        Stream.concat(known, own.names().stream().map(this::own)).toList(),
        rows,
        rejected());
  }

  private Source source(Stored stored, List<Rows> rows) {
    List<String> tables = stored.tables().stream().map(Table::name).toList();
    Instant last =
        rows.stream()
            .filter(row -> tables.contains(row.table()))
            .flatMap(row -> Stream.ofNullable(row.lastEvent()))
            .max(Comparator.naturalOrder())
            .orElse(null);
    return source(stored.source(), stored.label(), tables, last);
  }

  /** A source of the user's own; what its route makes of the messages only the route knows. */
  private Source own(String name) {
    return source(name, name, List.of(), meters.lastServed(name));
  }

  private Source source(String name, String label, List<String> tables, @Nullable Instant last) {
    boolean failing = meters.endsInErrors(name);
    FlowHealth health =
        failing ? FlowHealth.DEGRADED : last == null ? FlowHealth.IDLE : FlowHealth.OK;
    String why =
        switch (health) {
          case DEGRADED -> "the last request ended in an error of the hub: see the log";
          case IDLE -> "waiting for the first message";
          default -> "receiving";
        };
    return new Source(
        name, label, tables, meters.outcomes(name), webhooks.recent(name), last, health, why);
  }

  private Rows rows(Table table) {
    // A row's time is its message's, which every table refers to; ticks have no time of their own.
    Count count =
        count(
            table.name(),
            "select m.received_at from raw_messages m where m.id = (select t.raw_message_id from "
                + table.name()
                + " t order by t.id desc limit 1)");
    return new Rows(
        table.name(),
        table.label(),
        table.list(),
        count.count(),
        count.about(),
        count.lastEvent(),
        captured(table.name()),
        count.lastEvent() == null ? FlowHealth.IDLE : FlowHealth.OK);
  }

  private boolean captured(String table) {
    return queries.number(
            """
            select count(*) from pg_trigger t join pg_proc p on p.oid = t.tgfoid
             where t.tgrelid = ?::regclass and p.proname = 'capture_change'\
            """,
            table)
        > 0;
  }

  /** An exact count of a small table, what PostgreSQL keeps in its statistics of a big one. */
  private Count count(String table, String lastEventSql) {
    Instant last = queries.instant(lastEventSql);
    long estimate =
        queries.number(
            """
            select case when pg_relation_size(c.oid) <= ? then -1
                        else greatest(c.reltuples::bigint, pg_stat_get_live_tuples(c.oid)) end
              from pg_class c where c.oid = ?::regclass\
            """,
            COUNTED_BYTES,
            table);
    boolean about = estimate >= 0;
    long rows = about ? estimate : queries.number("select count(*) from " + table);
    return new Count(rows, about, last);
  }

  private FlowStep rejected() {
    return FlowStep.waiting(
        queries.number("select count(*) from rejected_messages where replayed_at is null"),
        queries.instant(
            "select rejected_at from rejected_messages where replayed_at is null order by id desc"
                + " limit 1"));
  }
}
