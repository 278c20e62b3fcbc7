package io.bactrian.data.labels;

import static io.bactrian.hub.lists.Column.decimal;
import static io.bactrian.hub.lists.Column.object;
import static io.bactrian.hub.lists.Column.objects;
import static io.bactrian.hub.lists.Column.text;
import static io.bactrian.hub.lists.Column.texts;
import static io.bactrian.hub.lists.Column.time;
import static io.bactrian.hub.lists.Column.whole;
import static io.bactrian.hub.lists.ListFilter.exact;
import static io.bactrian.hub.lists.ListFilter.oneOf;
import static io.bactrian.hub.lists.ListView.Format.BADGE;
import static io.bactrian.hub.lists.ListView.Format.CLIP;
import static io.bactrian.hub.lists.ListView.Format.COUNT;
import static io.bactrian.hub.lists.ListView.Format.DECIMAL;
import static io.bactrian.hub.lists.ListView.Format.DELAY;
import static io.bactrian.hub.lists.ListView.Format.STRONG;
import static io.bactrian.hub.lists.ListView.Format.TEXT;
import static io.bactrian.hub.lists.ListView.Format.TIME;
import static io.bactrian.hub.lists.ListView.Format.WORDS;
import static io.bactrian.hub.lists.ListView.cell;
import static io.bactrian.hub.lists.ListView.field;

import io.bactrian.hub.lists.Column;
import io.bactrian.hub.lists.ListFilter;
import io.bactrian.hub.lists.ListSpec;
import io.bactrian.hub.lists.ListView;
import io.bactrian.hub.lists.SearchKey;
import io.bactrian.hub.lists.SortKey;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The list of signals and that of strategies. Signals come with what the hub adds to them, which
 * this package owns; their own table belongs to the package of the webhooks, which must not know of
 * it.
 */
@Configuration(proxyBeanMethods = false)
class SignalLists {
  private static final String TRADED_AS =
      """
      ? in (select regexp_replace(s.ticker, '_DLY?$', '')
        union all select m.symbol from symbol_map m where m.ticker in (s.ticker, s.exchange || ':' || s.ticker))\
      """;

  private static final List<Column> SIGNALS_COLUMNS =
      List.of(
          text("s.id").note("A ULID; it travels in the order's comment."),
          text("s.strategy").sortable(),
          text("s.ticker").sortable(),
          text("s.exchange").orNull(),
          text("s.interval").orNull(),
          text("s.action").sortable().oneOf("buy", "sell"),
          decimal("s.price").orNull().sortable(),
          decimal("s.contracts").orNull().sortable(),
          text("s.order_id").orNull(),
          time("s.bar_time").orNull(),
          time("s.fired_at").orNull(),
          decimal("s.open").orNull(),
          decimal("s.high").orNull(),
          decimal("s.low").orNull(),
          decimal("s.close").orNull(),
          decimal("s.volume").orNull(),
          decimal("s.position_size").orNull(),
          text("s.market_position").orNull(),
          text("s.prev_market_position").orNull(),
          text("s.comment").orNull(),
          object("s.indicators"),
          object("s.extra").note("Fields that the contract does not name."),
          time("s.received_at").sortable(),
          text("s.suspect_of")
              .orNull()
              .note(
                  "An earlier signal of the same token, ticker, interval, order id and moment, with"
                      + " other bytes."),
          whole("e.signal_number").orNull().sortable(),
          whole("e.delay_ms").orNull().sortable().note("From the alert's firing to its receipt."),
          whole("e.weekday").orNull().note("ISO: Monday is 1."),
          whole("e.hour_utc").orNull(),
          whole("e.metadata_version")
              .orNull()
              .note("Of the strategy's metadata, in force when the signal came."),
          time("e.enriched_at").orNull(),
          text("s.raw_message_id::text as raw_message_id").inDetail());

  private static final ListView SIGNALS_PAGE =
      ListView.page(10, "Signals", "Alerts from TradingView, as they were stored.")
          .one(
              "Signal",
              "{action} {ticker}[ at {price}], sent by {strategy}, received " + "{received_at}.")
          .namedBy("signal_id")
          .foundBy(SearchKey.id("s.id"))
          .inLineage("signal", "id")
          .cells(
              cell("Received (UTC)", "received_at", TIME),
              cell("Strategy", "strategy", TEXT),
              cell("Ticker", "ticker", TEXT),
              cell("Action", "action", BADGE),
              cell("Price", "price", DECIMAL),
              cell("Contracts", "contracts", DECIMAL),
              cell("No.", "signal_number", COUNT),
              cell("Delay", "delay_ms", DELAY))
          .fields(
              field("strategy", "Strategy"),
              field("ticker", "Ticker"),
              field("action", "Action"),
              field("from", "From (UTC)"),
              field("to", "Before (UTC)"))
          .whenEmpty(
              "No signal yet",
              "A signal appears when TradingView has sent an alert. make demo sends some.");

  private static final List<Column> STRATEGIES_COLUMNS =
      List.of(
          text("coalesce(s.strategy, m.strategy) as strategy").sortable(),
          time("s.first_seen_at").orNull().sortable(),
          time("s.last_signal_at").orNull().sortable(),
          whole("coalesce(s.signals, 0) as signals").sortable(),
          whole("m.version")
              .orNull()
              .note("Of the metadata in force; null where no one has described it."),
          text("m.description").orNull(),
          text("m.timeframe").orNull(),
          texts("m.tags").orNull(),
          object("m.meta").orNull(),
          text("m.written_by").orNull(),
          time("m.written_at").orNull(),
          objects(
                  """
                  (select coalesce(jsonb_agg(to_jsonb(v) - 'strategy' order by v.version desc), '[]')
                   from strategy_metadata v where v.strategy = m.strategy) as versions\
                  """)
              .inDetail()
              .note("All, newest first; of a single strategy only."));

  private static final ListView STRATEGIES_PAGE =
      ListView.page(12, "Strategies", "Who sends the signals, and what is known of each.")
          .one("Strategy", "[{description} ]{signals} signals, the last [{last_signal_at}].")
          .namedBy("strategy")
          .foundBy(SearchKey.name("s.strategy"), SearchKey.name("m.strategy"))
          .cells(
              cell("Strategy", "strategy", STRONG),
              cell("Signals", "signals", COUNT),
              cell("First seen (UTC)", "first_seen_at", TIME),
              cell("Last signal (UTC)", "last_signal_at", TIME),
              cell("Timeframe", "timeframe", TEXT),
              cell("Tags", "tags", WORDS),
              cell("What it is", "description", CLIP))
          .fields(field("strategy", "Strategy"), field("timeframe", "Timeframe"))
          .whenEmpty(
              "No strategy yet",
              "One appears with its first signal, or when somebody describes it: PUT"
                  + " /api/v1/strategies/{strategy}.");

  @Bean
  ListSpec signalsList() {
    return ListSpec.named("signals", "Signal")
        .summary("Alerts as they were stored")
        .note("Newest first by received_at.")
        .from("tv_signals s left join signal_enrichments e on e.signal_id = s.id")
        .newestFirst(SortKey.text("s.id"))
        .columns(SIGNALS_COLUMNS)
        .filters(
            ListFilter.text("strategy", "s.strategy"),
            ListFilter.text("ticker", "s.ticker"),
            ListFilter.text("symbol", "s.ticker").note("The same as ticker."),
            new ListFilter(
                "market",
                TRADED_AS,
                ListFilter.Kind.WHOLE,
                List.of(),
                "Of the tickers that a broker trades as exactly this symbol."),
            oneOf("action", "s.action", "buy", "sell").note("The alert's action."),
            ListFilter.from("s.received_at"),
            ListFilter.to("s.received_at"))
        .shown(SIGNALS_PAGE)
        .build();
  }

  @Bean
  ListSpec strategiesList() {
    return ListSpec.named("strategies", "Strategy")
        .summary("Strategies and their metadata")
        .note("In order of their name: those that sent signals and those with metadata.")
        .from(
            """
            strategies s full join (select distinct on (strategy) * from strategy_metadata
              order by strategy, version desc) m on m.strategy = s.strategy\
            """)
        .ordered(SortKey.text("coalesce(s.strategy, m.strategy)"))
        .columns(STRATEGIES_COLUMNS)
        .filters(
            ListFilter.text("strategy", "coalesce(s.strategy, m.strategy)"),
            exact("timeframe", "m.timeframe"))
        .shown(STRATEGIES_PAGE)
        .build();
  }
}
