package io.bactrian.console;

import static io.bactrian.console.ListFilter.exact;
import static io.bactrian.console.ListFilter.oneOf;
import static io.bactrian.console.ListFilter.text;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The lists that the console package serves; a further one is a further record here. */
final class Lists {
  private Lists() {}

  private static final ListSpec SIGNALS =
      new ListSpec(
          "signals",
          "tv_signals s left join signal_enrichments e on e.signal_id = s.id",
          List.of(SortKey.text("s.id")),
          true,
          List.of(SortKey.text("s.id")),
          List.of(
              "s.id",
              "s.strategy",
              "s.ticker",
              "s.exchange",
              "s.interval",
              "s.action",
              "s.price",
              "s.contracts",
              "s.order_id",
              "s.bar_time",
              "s.fired_at",
              "s.open",
              "s.high",
              "s.low",
              "s.close",
              "s.volume",
              "s.position_size",
              "s.market_position",
              "s.prev_market_position",
              "s.comment",
              "s.indicators",
              "s.extra",
              "s.received_at",
              "s.suspect_of",
              "e.signal_number",
              "e.delay_ms",
              "e.weekday",
              "e.hour_utc",
              "e.metadata_version",
              "e.enriched_at"),
          List.of("s.raw_message_id::text as raw_message_id"),
          List.of(
              text("strategy", "s.strategy"),
              text("ticker", "s.ticker"),
              text("symbol", "s.ticker"),
              oneOf("action", "s.action", "buy", "sell"),
              ListFilter.from("s.received_at"),
              ListFilter.to("s.received_at")));

  private static final ListSpec TRADES =
      new ListSpec(
          "trades",
          "closed_trades t",
          List.of(
              SortKey.time("t.closed_at"), SortKey.text("t.login"), SortKey.text("t.position_id")),
          true,
          List.of(SortKey.text("t.login"), SortKey.text("t.position_id")),
          List.of(
              "t.login || ':' || t.position_id as id",
              "t.login",
              "t.position_id",
              "t.symbol",
              "t.side",
              "t.volume",
              "t.entry_price",
              "t.exit_price",
              "t.opened_at",
              "t.closed_at",
              "t.profit",
              "t.swap",
              "t.commission",
              "t.fee",
              "t.net_profit",
              "t.holding_seconds",
              "t.signal_id",
              "t.strategy",
              "t.label",
              "t.label_source",
              "t.r_multiple",
              "t.regime",
              "t.context",
              "t.corrections",
              "t.labelled_at"),
          List.of(),
          List.of(
              text("strategy", "t.strategy"),
              text("symbol", "t.symbol"),
              oneOf("label", "t.label", "win", "loss", "flat"),
              oneOf("label_source", "t.label_source", "computed", "api"),
              text("regime", "t.regime"),
              oneOf("side", "t.side", "long", "short"),
              exact("login", "t.login"),
              ListFilter.from("t.closed_at"),
              ListFilter.to("t.closed_at")));

  private static final ListSpec DEAD_LETTERS =
      new ListSpec(
          "dead-letters",
          "dead_letters d",
          List.of(SortKey.bigint("d.id")),
          true,
          List.of(SortKey.bigint("d.id")),
          List.of(
              "d.id::text as id",
              "d.route_id",
              "d.step",
              "d.subscriber",
              "d.event_id",
              "d.code",
              "d.message",
              "d.payload_excerpt",
              "d.payload_bytes",
              "d.attempts",
              "d.muted",
              "d.failed_at",
              "d.retried_at",
              "d.edited_at",
              "d.edited_by",
              "d.replayed_at",
              "d.replayed_by",
              "d.discarded_at",
              "d.discarded_by",
              "d.state"),
          List.of("d.payload", "d.original_payload"),
          List.of(
              oneOf("state", "d.state", "open", "replayed", "discarded"),
              text("route_id", "d.route_id"),
              text("subscriber", "d.subscriber"),
              text("code", "d.code"),
              ListFilter.from("d.failed_at"),
              ListFilter.to("d.failed_at")));

  private static final ListSpec REJECTED =
      new ListSpec(
          "rejected",
          "rejected_messages r",
          List.of(SortKey.bigint("r.id")),
          true,
          List.of(SortKey.bigint("r.id")),
          List.of(
              "r.id::text as id",
              "r.source",
              "r.sender",
              "r.message_id",
              "r.content_type",
              "r.code",
              "r.field",
              "r.reason",
              "r.body_size",
              "substring(r.body from 1 for 500) as body_excerpt",
              "r.rejected_at",
              "r.replayed_at",
              "r.replayed_by",
              "r.replayed_as"),
          List.of("r.body"),
          List.of(
              text("source", "r.source"),
              text("sender", "r.sender"),
              text("code", "r.code"),
              ListFilter.from("r.rejected_at"),
              ListFilter.to("r.rejected_at")));

  private static final ListSpec SUBSCRIBERS =
      new ListSpec(
          "subscribers",
          "change_subscribers c join change_progress o on o.subscriber = c.subscriber",
          List.of(SortKey.text("c.subscriber")),
          false,
          List.of(SortKey.text("c.subscriber")),
          List.of(
              "c.subscriber",
              "c.route_id",
              "c.tables",
              "c.operations",
              "c.state",
              "c.start",
              "o.position::text as position",
              "c.muted_until::text as muted_until",
              "o.position < c.muted_until as muted",
              "c.rewinds",
              "o.lag",
              "o.trouble",
              "o.delivered",
              "c.failed",
              "o.dead_letters",
              "o.failing",
              "c.last_error",
              "o.last_delivered_at",
              "c.updated_at"),
          List.of(),
          List.of(oneOf("state", "c.state", "running", "paused"), text("route_id", "c.route_id")));

  /**
   * Strategies that sent signals and those that someone described; one may be without the other.
   */
  private static final ListSpec STRATEGIES =
      new ListSpec(
          "strategies",
          """
          strategies s full join (select distinct on (strategy) * from strategy_metadata
            order by strategy, version desc) m on m.strategy = s.strategy\
          """,
          List.of(SortKey.text("coalesce(s.strategy, m.strategy)")),
          false,
          List.of(SortKey.text("coalesce(s.strategy, m.strategy)")),
          List.of(
              "coalesce(s.strategy, m.strategy) as strategy",
              "s.first_seen_at",
              "s.last_signal_at",
              "coalesce(s.signals, 0) as signals",
              "m.version",
              "m.description",
              "m.timeframe",
              "m.tags",
              "m.meta",
              "m.written_by",
              "m.written_at"),
          List.of(
              """
              (select coalesce(jsonb_agg(to_jsonb(v) - 'strategy' order by v.version desc), '[]')
               from strategy_metadata v where v.strategy = m.strategy) as versions\
              """),
          List.of(exact("timeframe", "m.timeframe")));

  private static final ListSpec OPERATOR_ACTIONS =
      new ListSpec(
          "operator-actions",
          "operator_actions o",
          List.of(SortKey.bigint("o.id")),
          true,
          List.of(SortKey.bigint("o.id")),
          List.of(
              "o.id::text as id", "o.done_at", "o.done_by", "o.action", "o.subject", "o.detail"),
          List.of(),
          List.of(
              text("action", "o.action"),
              text("subject", "o.subject"),
              text("done_by", "o.done_by"),
              ListFilter.from("o.done_at"),
              ListFilter.to("o.done_at")));

  private static final ListSpec ARCHIVE =
      new ListSpec(
          "archive",
          "archived_files a",
          List.of(SortKey.bigint("a.id")),
          true,
          List.of(SortKey.bigint("a.id")),
          List.of(
              "a.id::text as id",
              "a.kind",
              "a.name",
              "a.key",
              "a.sha256",
              "a.content_type",
              "a.size",
              "a.archived_at",
              "a.archived_by"),
          List.of(),
          List.of(
              oneOf("kind", "a.kind", "charts", "pine"),
              text("name", "a.name"),
              ListFilter.from("a.archived_at"),
              ListFilter.to("a.archived_at")));

  private static final List<ListSpec> ALL =
      Stream.concat(
              Stream.of(
                  SIGNALS,
                  TRADES,
                  STRATEGIES,
                  DEAD_LETTERS,
                  REJECTED,
                  SUBSCRIBERS,
                  OPERATOR_ACTIONS,
                  ARCHIVE),
              Stream.of(LoopLists.ALL, MirrorLists.ALL, CaptureLists.ALL).flatMap(List::stream))
          .toList();

  static final String PATTERN =
      "signals|trades|strategies|dead-letters|rejected|subscribers|operator-actions|archive|"
          + LoopLists.PATTERN
          + "|"
          + MirrorLists.PATTERN
          + "|"
          + CaptureLists.PATTERN;

  static Optional<ListSpec> named(String name) {
    return ALL.stream().filter(spec -> spec.name().equals(name)).findFirst();
  }
}
