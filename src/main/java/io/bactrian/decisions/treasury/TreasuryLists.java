package io.bactrian.decisions.treasury;

import static io.bactrian.hub.lists.Column.decimal;
import static io.bactrian.hub.lists.Column.text;
import static io.bactrian.hub.lists.Column.time;
import static io.bactrian.hub.lists.Column.whole;
import static io.bactrian.hub.lists.ListView.Format.COUNT;
import static io.bactrian.hub.lists.ListView.Format.DECIMAL;
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

/** The lists of symbols, rates and limits. */
@Configuration(proxyBeanMethods = false)
class TreasuryLists {
  private static final ListView SYMBOLS_PAGE =
      ListView.page(18, "Symbols", "What a lot of each symbol is, in units and money.")
          .one("Symbol", "A lot is {contract_size} units, priced in {quote_currency}.")
          .namedBy("symbol")
          .namedBy("ticker")
          .foundBy(SearchKey.name("s.symbol"))
          .cells(
              cell("Symbol", "symbol", STRONG),
              cell("Units a lot", "contract_size", DECIMAL),
              cell("Priced in", "quote_currency", TEXT),
              cell("Paid in", "profit_currency", TEXT),
              cell("Least lots", "volume_min", DECIMAL),
              cell("Step, lots", "volume_step", DECIMAL),
              cell("Set (UTC)", "updated_at", TIME),
              cell("By", "updated_by", TEXT))
          .fields(field("symbol", "Symbol"))
          .whenEmpty(
              "No symbol is described yet",
              "A limit in money needs to know what a lot is: PUT /api/v1/symbols/{symbol}.");

  private static final ListView LIMITS_PAGE =
      ListView.page(
              123,
              "Risk limits",
              "What the guard lets through: for everything together, and for a strategy, a symbol or an account.")
          .one("Limits", "Hold beside those of everything; set {updated_at} by {updated_by}.")
          .cells(
              cell("Of", "strategy", TEXT),
              cell("Loss a day", "daily_loss_limit", DECIMAL),
              cell("Open, in money", "max_exposure_money", DECIMAL),
              cell("Open, lots", "max_exposure", DECIMAL),
              cell("Lots an action", "max_position_size", DECIMAL),
              cell("Positions", "max_open_positions", COUNT),
              cell("Set (UTC)", "updated_at", TIME),
              cell("By", "updated_by", TEXT))
          .fields(
              field("strategy", "Strategy"), field("symbol", "Symbol"), field("login", "Account"))
          .whenEmpty(
              "No strategy, symbol or account has limits of its own",
              "Those of everything, above, hold alone. Set limits for one of them with the button.");

  @Bean
  ListSpec symbolsList() {
    return ListSpec.named("symbols", "Symbol")
        .summary("What a lot of each symbol is")
        .from("symbols s")
        .ordered(SortKey.text("s.symbol"))
        .columns(
            List.of(
                text("s.symbol").sortable(),
                decimal("s.contract_size").note("Units of what is traded, a lot."),
                text("s.quote_currency").note("The currency of its prices."),
                text("s.profit_currency").note("The currency in which a move is paid."),
                decimal("s.volume_step").note("Lots."),
                decimal("s.volume_min").note("Lots."),
                time("s.updated_at").sortable(),
                text("s.updated_by")))
        .filters(ListFilter.text("symbol", "s.symbol"))
        .shown(SYMBOLS_PAGE)
        .build();
  }

  @Bean
  ListSpec currencyRatesList() {
    return ListSpec.named("currency-rates", "CurrencyRateRow")
        .summary("Where the rates of currencies come from")
        .note("One unit of from in units of to: fixed, or the newest close of a series.")
        .from("currency_rates r")
        .ordered(SortKey.text("r.from_currency"), SortKey.text("r.to_currency"))
        .columns(
            List.of(
                text("r.from_currency || ':' || r.to_currency as id"),
                text("r.from_currency as \"from\""),
                text("r.to_currency as \"to\""),
                decimal("r.rate").orNull(),
                time("r.rate_at").orNull().note("The moment that the fixed rate is of."),
                text("r.symbol").orNull(),
                text("r.period").orNull(),
                whole("r.max_age_seconds").note("What is older is not used."),
                time("r.updated_at").sortable(),
                text("r.updated_by")))
        .filters(ListFilter.text("symbol", "r.symbol"))
        .build();
  }

  @Bean
  ListSpec policyLimitsList() {
    return ListSpec.named("policy-limits", "PolicyLimitRow")
        .summary("Limits beside the policy's settings")
        .note("A part of the scope that is null fits any.")
        .from("policy_limits l")
        .newestFirst(SortKey.bigint("l.id"))
        .columns(
            List.of(
                text("l.id::text as id"),
                text("l.strategy").orNull().sortable(),
                text("l.symbol").orNull().sortable(),
                text("l.login").orNull().sortable(),
                text("l.account_currency").orNull(),
                text("l.currency").orNull().note("Of the two limits in money."),
                decimal("l.daily_loss_limit").orNull(),
                decimal("l.max_exposure_money").orNull(),
                decimal("l.max_exposure").orNull().note("Lots."),
                decimal("l.max_position_size").orNull().note("Lots."),
                whole("l.max_open_positions").orNull(),
                time("l.updated_at").sortable(),
                text("l.updated_by"),
                whole(PolicyLimits.VERSION + " as version")
                    .note("What a change is refused by where somebody was faster.")))
        .filters(
            ListFilter.text("strategy", "l.strategy"),
            ListFilter.text("symbol", "l.symbol"),
            ListFilter.exact("login", "l.login"))
        .shown(LIMITS_PAGE)
        .build();
  }
}
