package io.bactrian.capture.sources;

import static io.bactrian.hub.lists.Column.decimal;
import static io.bactrian.hub.lists.Column.text;
import static io.bactrian.hub.lists.Column.time;
import static io.bactrian.hub.lists.ListFilter.exact;

import io.bactrian.hub.lists.ListFilter;
import io.bactrian.hub.lists.ListSpec;
import io.bactrian.hub.lists.SortKey;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The lists of bars and of the series that they make: what a price chart is drawn from. */
@Configuration(proxyBeanMethods = false)
class BarLists {
  /** From login to login and from series to series along the index, however many bars there are. */
  private static final String SERIES =
      """
      (with recursive logins as (
        select min(login) as login from market_bars
        union all
        select (select min(m.login) from market_bars m where m.login > l.login) from logins l where l.login is not null
      )
      select * from (select l.login, s.symbol, s.period,
        (select b.open_time from market_bars b where b.login = l.login and b.symbol = s.symbol and b.period = s.period
         order by b.open_time limit 1) as first_at,
        (select b.open_time from market_bars b where b.login = l.login and b.symbol = s.symbol and b.period = s.period
         order by b.open_time desc limit 1) as last_at
      from logins l cross join bar_series s where l.login is not null) e where first_at is not null) b\
      """;

  @Bean
  ListSpec barsList() {
    return ListSpec.named("bars", "Bar")
        .summary("Bars of the market as MetaTrader 5 sent them")
        .note("Newest first by open_time. Name login, symbol and period where there are many.")
        .from("market_bars b")
        .newestFirst(
            SortKey.time("b.open_time"),
            SortKey.text("b.login"),
            SortKey.text("b.symbol"),
            SortKey.text("b.period"))
        .addressedBy(SortKey.bigint("b.id"))
        .columns(
            List.of(
                text("b.id::text as id"),
                text("b.login"),
                text("b.symbol"),
                text("b.period"),
                time("b.open_time").note("UTC."),
                decimal("b.open"),
                decimal("b.high"),
                decimal("b.low"),
                decimal("b.close"),
                decimal("b.volume"),
                time("b.received_at")))
        .filters(
            exact("login", "b.login").note("Exactly this account."),
            exact("symbol", "b.symbol"),
            exact("period", "b.period"),
            ListFilter.from("b.open_time"),
            ListFilter.to("b.open_time"))
        .build();
  }

  @Bean
  ListSpec barSeriesList() {
    return ListSpec.named("bar-series", "BarSeries")
        .summary("Series of bars that are held")
        .note("In order of symbol, period and account.")
        .from(SERIES)
        .ordered(SortKey.text("b.symbol"), SortKey.text("b.period"), SortKey.text("b.login"))
        .columns(
            List.of(
                text("b.symbol || ':' || b.period || ':' || b.login as id"),
                text("b.symbol"),
                text("b.period"),
                text("b.login"),
                time("b.first_at").note("When the first bar opened."),
                time("b.last_at")))
        .filters(
            exact("symbol", "b.symbol"), exact("period", "b.period"), exact("login", "b.login"))
        .build();
  }
}
