package io.bactrian.decisions.backtest;

import static io.bactrian.hub.lists.Column.json;
import static io.bactrian.hub.lists.Column.number;
import static io.bactrian.hub.lists.Column.object;
import static io.bactrian.hub.lists.Column.text;
import static io.bactrian.hub.lists.Column.texts;
import static io.bactrian.hub.lists.Column.time;
import static io.bactrian.hub.lists.Column.whole;
import static io.bactrian.hub.lists.ListFilter.exact;
import static io.bactrian.hub.lists.ListFilter.oneOf;
import static io.bactrian.hub.lists.ListView.Format.BADGE;
import static io.bactrian.hub.lists.ListView.Format.COUNT;
import static io.bactrian.hub.lists.ListView.Format.PERCENT;
import static io.bactrian.hub.lists.ListView.Format.SIGNED;
import static io.bactrian.hub.lists.ListView.Format.STRONG;
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

/** The lists of backtests and of their trades. */
@Configuration(proxyBeanMethods = false)
class BacktestLists {
  private static final String[] STATES = {"queued", "running", "completed", "failed", "cancelled"};

  private static final List<Column> BACKTESTS =
      List.of(
          text("b.id"),
          text("b.name").sortable(),
          text("b.status").sortable().oneOf(STATES),
          number("b.progress"),
          text("b.strategy").sortable(),
          texts("b.symbols"),
          text("b.period"),
          time("b.window_from"),
          time("b.window_to"),
          whole("b.trade_count").orNull().sortable(),
          number("b.total_return").orNull().sortable(),
          number("b.buy_and_hold").orNull().sortable(),
          number("b.drawdown").orNull().sortable(),
          number("b.sharpe").orNull().sortable(),
          text("b.error").orNull(),
          text("b.requested_by"),
          time("b.created_at").sortable(),
          time("b.finished_at").orNull(),
          object("b.request").inDetail(),
          json("b.result").orNull().inDetail(),
          json("b.equity").orNull().inDetail());

  private static final ListView PAGE =
      ListView.page(
              45,
              "Backtests",
              "Strategies that were tried on past bars, with costs, on an account on paper.")
          .one(
              "Backtest",
              "{strategy} on {symbols} {period} from {window_from} to " + "{window_to}: {status}.")
          .namedBy("backtest_id")
          .foundBy(SearchKey.id("b.id"), SearchKey.name("b.name"))
          .cells(
              cell("Asked (UTC)", "created_at", TIME),
              cell("Strategy", "strategy", STRONG),
              cell("Symbols", "symbols", WORDS),
              cell("State", "status", BADGE),
              cell("Trades", "trade_count", COUNT),
              cell("Return", "total_return", PERCENT),
              cell("Held", "buy_and_hold", PERCENT),
              cell("Drawdown", "drawdown", PERCENT),
              cell("Sharpe", "sharpe", SIGNED))
          .fields(
              field("strategy", "Strategy"),
              field("symbol", "Symbol"),
              field("status", "State"),
              field("from", "From (UTC)"),
              field("to", "Before (UTC)"))
          .whenEmpty(
              "No backtest yet",
              "POST /functions/v1/backtest with a strategy and what trading costs, or make"
                  + " backtest.");

  @Bean
  ListSpec backtestsList() {
    return ListSpec.named("backtests", "Backtest")
        .summary("Backtests and what came out")
        .note("Newest first. docs/backtest.md says what each figure is.")
        .from("backtests b")
        .newestFirst(SortKey.text("b.id"))
        .columns(BACKTESTS)
        .filters(
            ListFilter.text("name", "b.name"),
            ListFilter.text("strategy", "b.strategy").note("Such as: fusion, lobe trend."),
            ListFilter.text("symbol", "array_to_string(b.symbols, ' ')"),
            oneOf("status", "b.status", STATES).note("The state."),
            ListFilter.from("b.created_at"),
            ListFilter.to("b.created_at"))
        .shown(PAGE)
        .build();
  }

  @Bean
  ListSpec backtestTradesList() {
    return ListSpec.named("backtest-trades", "BacktestTrade")
        .summary("The trades of backtests")
        .note("By their close. Money is in the account's currency; costs are what was paid.")
        .from("backtest_trades t")
        .ordered(SortKey.text("t.backtest_id"), SortKey.bigint("t.number"))
        .columns(
            List.of(
                text("t.backtest_id"),
                whole("t.number"),
                text("t.symbol"),
                text("t.side").oneOf("BUY", "SELL"),
                number("t.lots"),
                time("t.decided_at"),
                time("t.opened_at").sortable(),
                number("t.open_price"),
                time("t.closed_at").sortable(),
                number("t.close_price"),
                text("t.exit").sortable(),
                whole("t.bars"),
                number("t.gross_profit"),
                number("t.spread"),
                number("t.slippage"),
                number("t.commission"),
                number("t.swap"),
                number("t.net_profit").sortable(),
                text("t.regime").orNull(),
                text("t.origin"),
                number("t.confidence").orNull()))
        .filters(
            exact("backtest", "t.backtest_id").note("Exactly this backtest."),
            ListFilter.text("symbol", "t.symbol"),
            ListFilter.text("exit", "t.exit"))
        .build();
  }
}
