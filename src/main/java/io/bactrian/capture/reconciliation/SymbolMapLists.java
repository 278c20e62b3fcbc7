package io.bactrian.capture.reconciliation;

import static io.bactrian.hub.lists.Column.text;
import static io.bactrian.hub.lists.Column.time;
import static io.bactrian.hub.lists.Column.whole;
import static io.bactrian.hub.lists.ListView.Format.STRONG;
import static io.bactrian.hub.lists.ListView.Format.TEXT;
import static io.bactrian.hub.lists.ListView.Format.TIME;
import static io.bactrian.hub.lists.ListView.cell;
import static io.bactrian.hub.lists.ListView.field;

import io.bactrian.hub.lists.ListFilter;
import io.bactrian.hub.lists.ListSpec;
import io.bactrian.hub.lists.ListView;
import io.bactrian.hub.lists.SearchKey;
import io.bactrian.hub.lists.SortKey;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What brokers call the tickers of TradingView. */
@Configuration(proxyBeanMethods = false)
class SymbolMapLists {

  @Bean
  ListSpec symbolMapList() {
    return ListSpec.named("symbol-map", "SymbolMapping")
        .summary("What brokers call the tickers of TradingView")
        .note("By login and ticker. A ticker with its exchange goes before one without.")
        .from("symbol_map m")
        .ordered(SortKey.text("m.login"), SortKey.text("m.ticker"))
        .columns(
            List.of(
                text("m.login || ':' || m.ticker as id"),
                text("m.login").sortable(),
                text("m.ticker").sortable(),
                text("m.symbol").sortable().note("As the broker writes it."),
                time("m.updated_at").sortable(),
                text("m.updated_by"),
                whole(SymbolMap.VERSION + " as version")
                    .note("What a change is refused by where somebody was faster.")))
        .filters(
            ListFilter.exact("login", "m.login"),
            ListFilter.text("ticker", "m.ticker"),
            ListFilter.text("symbol", "m.symbol"))
        .shown(
            ListView.page(
                    122,
                    "Symbol map",
                    "What an account's broker calls a ticker of TradingView, where the names differ.")
                .one("Mapping", "{ticker} is {symbol} at the broker of {login}.")
                .foundBy(SearchKey.name("m.ticker"), SearchKey.name("m.symbol"))
                .cells(
                    cell("Account", "login", STRONG),
                    cell("Ticker", "ticker", TEXT),
                    cell("Broker's symbol", "symbol", TEXT),
                    cell("Set (UTC)", "updated_at", TIME),
                    cell("By", "updated_by", TEXT))
                .fields(
                    field("login", "Account"),
                    field("ticker", "Ticker"),
                    field("symbol", "Broker's symbol"))
                .whenEmpty(
                    "Every ticker goes by its own name",
                    "Where a broker calls BTCUSDT otherwise, such as BTCUSD.m, map it above."))
        .build();
  }
}
