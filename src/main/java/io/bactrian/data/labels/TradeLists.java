package io.bactrian.data.labels;

import static io.bactrian.hub.lists.Column.decimal;
import static io.bactrian.hub.lists.Column.object;
import static io.bactrian.hub.lists.Column.text;
import static io.bactrian.hub.lists.Column.texts;
import static io.bactrian.hub.lists.Column.time;
import static io.bactrian.hub.lists.Column.whole;
import static io.bactrian.hub.lists.ListFilter.exact;
import static io.bactrian.hub.lists.ListFilter.oneOf;
import static io.bactrian.hub.lists.ListView.Format.BADGE;
import static io.bactrian.hub.lists.ListView.Format.CODE;
import static io.bactrian.hub.lists.ListView.Format.COUNT;
import static io.bactrian.hub.lists.ListView.Format.DECIMAL;
import static io.bactrian.hub.lists.ListView.Format.DURATION;
import static io.bactrian.hub.lists.ListView.Format.TEXT;
import static io.bactrian.hub.lists.ListView.Format.TIME;
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

/** The lists of closed trades and of the datasets made of them. */
@Configuration(proxyBeanMethods = false)
class TradeLists {
  private static final List<Column> TRADES_COLUMNS =
      List.of(
          text("t.login || ':' || t.position_id as id"),
          text("t.login"),
          text("t.position_id"),
          text("t.symbol").sortable(),
          text("t.side").sortable().oneOf("long", "short"),
          decimal("t.volume").sortable(),
          decimal("t.entry_price").sortable(),
          decimal("t.exit_price"),
          time("t.opened_at"),
          time("t.closed_at").sortable(),
          decimal("t.profit"),
          decimal("t.swap"),
          decimal("t.commission"),
          decimal("t.fee"),
          decimal("t.net_profit").sortable(),
          whole("t.holding_seconds").sortable(),
          text("t.signal_id").orNull(),
          text("t.strategy").orNull().sortable(),
          text("t.label").sortable().oneOf("win", "loss", "flat"),
          text("t.label_source").oneOf("computed", "api").note("api where someone corrected it."),
          decimal("t.r_multiple")
              .orNull()
              .sortable()
              .note("Net profit over the risk at the entry; null where the risk is not known."),
          text("t.regime")
              .orNull()
              .sortable()
              .note(
                  "Volatility and trend of the market at the opening; null where bars are"
                      + " missing."),
          object("t.context").note("Tags to compare trades by; what is not known is left out."),
          whole("t.corrections").note("How often its deals were corrected."),
          time("t.labelled_at"));

  private static final ListView TRADES_PAGE =
      ListView.page(20, "Trades", "Positions that were opened and closed again, with their label.")
          .one(
              "Trade",
              "{side} {volume} {symbol} on account {login}, closed {closed_at}: "
                  + "{label}, net profit {net_profit}.")
          .namedBy("login", "position_id")
          .foundBy(SearchKey.id("t.login"))
          .inLineage("trade", "login", "position_id")
          .cells(
              cell("Closed (UTC)", "closed_at", TIME),
              cell("Symbol", "symbol", TEXT),
              cell("Side", "side", TEXT),
              cell("Volume", "volume", DECIMAL),
              cell("Entry, exit", "entry_price", DECIMAL),
              cell("Net profit", "net_profit", DECIMAL),
              cell("R", "r_multiple", DECIMAL),
              cell("Label", "label", BADGE),
              cell("Regime", "regime", TEXT),
              cell("Held", "holding_seconds", DURATION),
              cell("Strategy", "strategy", TEXT))
          .fields(
              field("strategy", "Strategy"),
              field("symbol", "Symbol"),
              field("label", "Label"),
              field("from", "From (UTC)"),
              field("to", "Before (UTC)"))
          .whenEmpty(
              "No closed trade yet",
              "A trade appears when MetaTrader 5 has sent the deals that open and close a position."
                  + " make demo sends some.");

  private static final List<Column> DATASETS_COLUMNS =
      List.of(
          text("d.id").sortable(),
          text("d.symbol").sortable(),
          text("d.period").sortable(),
          time("d.first_at"),
          time("d.known_at").sortable(),
          time("d.holdout_at"),
          whole("d.bars").sortable(),
          whole("d.removed").sortable(),
          whole("d.signals"),
          whole("d.rows"),
          whole("d.train_rows").sortable(),
          text("d.train_sha256"),
          whole("d.train_size"),
          whole("d.holdout_rows").sortable(),
          text("d.holdout_sha256"),
          whole("d.holdout_size"),
          text("d.manifest_sha256"),
          text("d.code_version"),
          time("d.created_at").sortable(),
          text("d.train_key").inDetail(),
          text("d.holdout_key").inDetail(),
          texts("d.features").inDetail(),
          object("d.targets").inDetail(),
          object("d.manifest").inDetail());

  private static final ListView DATASETS_PAGE =
      ListView.page(
              30,
              "Datasets",
              "Snapshots that models are trained on. They never change: the id is made of the"
                  + " content.")
          .one(
              "Dataset",
              "{bars} bars of {symbol} {period}, known up to {known_at}, made " + "{created_at}.")
          .namedBy("dataset_id")
          .foundBy(SearchKey.id("d.id"), SearchKey.name("d.symbol"))
          .amongResults()
          .inLineage("dataset", "id")
          .cells(
              cell("Made (UTC)", "created_at", TIME),
              cell("Dataset", "id", CODE),
              cell("Symbol", "symbol", TEXT),
              cell("Period", "period", TEXT),
              cell("Known up to (UTC)", "known_at", TIME),
              cell("Bars", "bars", COUNT),
              cell("Removed", "removed", COUNT),
              cell("Train", "train_rows", COUNT),
              cell("Holdout", "holdout_rows", COUNT))
          .fields(
              field("symbol", "Symbol"),
              field("period", "Period"),
              field("from", "From (UTC)"),
              field("to", "Before (UTC)"))
          .whenEmpty("No dataset yet", "A dataset is made when a training asks for one: see Runs.");

  @Bean
  ListSpec tradesList() {
    return ListSpec.named("trades", "Trade")
        .summary("Closed trades with their label")
        .note("Newest first by closed_at.")
        .from("closed_trades t")
        .newestFirst(
            SortKey.time("t.closed_at"), SortKey.text("t.login"), SortKey.text("t.position_id"))
        .addressedBy(SortKey.text("t.login"), SortKey.text("t.position_id"))
        .columns(TRADES_COLUMNS)
        .filters(
            ListFilter.text("strategy", "t.strategy"),
            ListFilter.text("symbol", "t.symbol"),
            oneOf("label", "t.label", "win", "loss", "flat"),
            oneOf("label_source", "t.label_source", "computed", "api").note("Whose label it is."),
            ListFilter.text("regime", "t.regime").note("The regime, such as mid-up."),
            oneOf("side", "t.side", "long", "short"),
            exact("login", "t.login").note("The account."),
            exact("signal_id", "t.signal_id").note("Exactly this signal."),
            ListFilter.from("t.closed_at"),
            ListFilter.to("t.closed_at"))
        .shown(TRADES_PAGE)
        .build();
  }

  @Bean
  ListSpec datasetsList() {
    return ListSpec.named("datasets", "Dataset")
        .summary("Snapshots that models are trained on")
        .note("Newest first by created_at. A dataset never changes: its id is made of its content.")
        .from("datasets d")
        .newestFirst(SortKey.time("d.created_at"), SortKey.text("d.id"))
        .addressedBy(SortKey.text("d.id"))
        .columns(DATASETS_COLUMNS)
        .filters(
            ListFilter.text("symbol", "d.symbol"),
            exact("period", "d.period"),
            ListFilter.from("d.created_at"),
            ListFilter.to("d.created_at"))
        .shown(DATASETS_PAGE)
        .build();
  }
}
