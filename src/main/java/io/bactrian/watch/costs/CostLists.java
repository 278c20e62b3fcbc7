package io.bactrian.watch.costs;

import static io.bactrian.hub.lists.Column.bool;
import static io.bactrian.hub.lists.Column.decimal;
import static io.bactrian.hub.lists.Column.number;
import static io.bactrian.hub.lists.Column.text;
import static io.bactrian.hub.lists.Column.time;
import static io.bactrian.hub.lists.Column.whole;
import static io.bactrian.hub.lists.ListFilter.oneOf;
import static io.bactrian.hub.lists.ListView.Format.BADGE;
import static io.bactrian.hub.lists.ListView.Format.CLIP;
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
import io.bactrian.hub.lists.SortKey;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The lists of costs, prices, forecasts, and what a strategy's wins cost. */
@Configuration(proxyBeanMethods = false)
class CostLists {
  private static final String[] KINDS = CostBudget.KINDS.toArray(String[]::new);

  private static final String UNIT =
      """
      case c.kind when 'calls' then 'calls' when 'storage_gb_days' then 'GB days' when 'egress_gb' then 'GB'
        else 'minutes' end as unit""";

  private static final String[] STATES = {"within", "not_enough_data", "expected_over", "over"};

  private static final ListView ENTRIES =
      ListView.page(64, "Costs", "What trainings, calls, objects and bytes cost, day by day.")
          .one("Cost", "")
          .cells(
              cell("Day", "day", TEXT),
              cell("Kind", "kind", BADGE),
              cell("Amount", "amount", DECIMAL),
              cell("Quantity", "quantity", DECIMAL),
              cell("Host, folder or way", "host", STRONG),
              cell("Strategy or model", "strategy", TEXT))
          .fields(
              field("kind", "Kind", KINDS),
              field("strategy", "Strategy"),
              field("model", "Model"),
              field("run_id", "Run"))
          .whenEmpty(
              "Nothing is booked yet",
              "Every six hours the hub books what was used; prices are rows: docs/costs.md.");

  private static final ListView FORECASTS =
      ListView.page(65, "Cost forecasts", "What each month will come to, and what came of it.")
          .cells(
              cell("Month", "month", STRONG),
              cell("Made on", "made_on", TEXT),
              cell("Scope", "scope", TEXT),
              cell("State", "state", BADGE),
              cell("Spent before", "spent", DECIMAL),
              cell("Expected", "expected", DECIMAL),
              cell("In 4 of 5", "low", DECIMAL),
              cell("Came", "actual", DECIMAL))
          .fields(field("currency", "Currency"), field("scope", "Scope"))
          .whenEmpty("No forecast yet", "It takes seven days with something that has a price.");

  @Bean
  ListSpec costEntriesList() {
    return ListSpec.named("cost-entries", "CostEntry")
        .summary("What trainings, calls, objects and bytes cost")
        .note("Newest first. An amount that is null has no price; it is not 0.")
        .from("cost_entries c")
        .newestFirst(SortKey.bigint("c.id"))
        .columns(
            List.of(
                text("c.id::text as id"),
                text("c.day::text as day").note("UTC."),
                text("c.kind").oneOf(KINDS),
                text("c.host").note("Whose; of storage the folder, of egress the way."),
                text("c.strategy").orNull(),
                text("c.model").orNull(),
                text("c.run_id").orNull(),
                number("c.quantity")
                    .sortable()
                    .note("Minutes, calls, or gigabytes (10^9 bytes), those of storage for a day."),
                text(UNIT).oneOf("calls", "GB days", "GB", "minutes"),
                whole("c.input_tokens"),
                whole("c.output_tokens"),
                decimal("c.amount").orNull(),
                text("c.currency").orNull(),
                time("c.booked_at")))
        .filters(
            oneOf("kind", "c.kind", KINDS),
            ListFilter.text("strategy", "c.strategy"),
            ListFilter.text("model", "c.model"),
            ListFilter.text("run_id", "c.run_id"))
        .shown(ENTRIES)
        .build();
  }

  @Bean
  ListSpec costForecastsList() {
    return ListSpec.named("cost-forecasts", "CostForecast")
        .summary("What a month will come to, and what came of it")
        .note("Newest first; one a day, currency and scope.")
        .from("cost_forecasts f")
        .newestFirst(SortKey.bigint("f.id"))
        .columns(
            List.of(
                text("f.id::text as id"),
                text("f.month::text as month"),
                text("f.made_on::text as made_on"),
                text("f.currency"),
                text("f.scope").note("all, or what a budget is of."),
                text(
                    "case when f.expected is null then 'not_enough_data' when f.actual is null then"
                        + " 'open' when f.inside then 'inside' else 'outside' end as state"),
                whole("f.days").note("Whole days that it is made of."),
                decimal("f.spent").sortable().note("In the month, before that day."),
                decimal("f.expected").orNull(),
                decimal("f.low").orNull(),
                decimal("f.high").orNull(),
                number("f.interval").note("The share of such intervals that hold what comes."),
                decimal("f.actual").orNull().note("When the month is over."),
                bool("f.inside").orNull()))
        .filters(ListFilter.text("currency", "f.currency"), ListFilter.text("scope", "f.scope"))
        .shown(FORECASTS)
        .build();
  }

  @Bean
  ListSpec costPricesList() {
    return ListSpec.named("cost-prices", "CostPrice")
        .summary("What a GPU minute and a gigabyte for a day cost, from when on")
        .note("Newest first. A call outside carries its own price.")
        .from("cost_prices p")
        .newestFirst(SortKey.bigint("p.id"))
        .columns(
            List.of(
                text("p.id::text as id"),
                text("p.kind"),
                text("p.host").note("Empty for every host that has no price of its own."),
                decimal("p.price"),
                text("p.currency"),
                time("p.valid_from").sortable(),
                text("p.reason"),
                time("p.created_at"),
                text("p.created_by")))
        .filters(ListFilter.text("kind", "p.kind"))
        .shown(
            ListView.page(66, "Prices", "What a minute and a gigabyte cost.")
                .one("Price", "")
                .cells(
                    cell("Kind", "kind", STRONG),
                    cell("Host", "host", TEXT),
                    cell("Price", "price", DECIMAL),
                    cell("From (UTC)", "valid_from", TIME),
                    cell("Reason", "reason", CLIP))
                .fields(field("kind", "Kind"))
                .whenEmpty("No price yet", "PUT /api/v1/cost-prices sets one: docs/costs.md."))
        .build();
  }

  @Bean
  ListSpec costBudgetsList() {
    return ListSpec.named("cost-budgets", "CostBudget")
        .summary("What a month may cost, and what it has cost")
        .note("A budget stops nothing: it raises an alarm. The month is that of UTC.")
        .from("cost_budget_use b")
        .newestFirst(SortKey.bigint("b.id"))
        .columns(
            List.of(
                text("b.id::text as id"),
                text("b.scope").note("all, or strategy:, model: or kind: and a name."),
                text("b.currency").note("What is paid in others is not in it."),
                decimal("b.money_per_month").sortable(),
                text("b.state").oneOf(STATES),
                decimal("b.spent").sortable().note("Booked in the month so far."),
                whole("b.unpriced").note("Things of the month without a price: not in it."),
                decimal("b.expected").orNull().note("Of the whole month, by the newest forecast."),
                decimal("b.low").orNull(),
                decimal("b.high").orNull(),
                text("b.reason"),
                time("b.updated_at").sortable(),
                text("b.updated_by")))
        .filters(ListFilter.text("scope", "b.scope"), oneOf("state", "b.state", STATES))
        .shown(
            ListView.page(68, "Cost budgets", "What a month may cost, and what it has cost.")
                .cells(
                    cell("Scope", "scope", STRONG),
                    cell("State", "state", BADGE),
                    cell("A month", "money_per_month", DECIMAL),
                    cell("Spent", "spent", DECIMAL),
                    cell("Expected", "expected", DECIMAL),
                    cell("Priced", "unpriced", TEXT),
                    cell("Reason", "reason", CLIP))
                .fields(field("scope", "Scope"), field("state", "State", STATES))
                .whenEmpty("No budget yet", "PUT /api/v1/cost-budgets sets one: docs/costs.md."))
        .build();
  }

  @Bean
  ListSpec strategyCostsList() {
    return ListSpec.named("strategy-costs", "StrategyCost")
        .summary("What the wins of each strategy cost")
        .note("A win counts where its signal was decided about; fewer than ten say nothing.")
        .from("strategy_costs s")
        .ordered(SortKey.text("s.id"))
        .columns(
            List.of(
                text("s.id"),
                text("s.strategy"),
                text("s.currency"),
                decimal("s.amount").sortable(),
                number("s.calls"),
                whole("s.trades").note("Closed, of a signal that was decided about."),
                whole("s.wins"),
                decimal("s.per_win").orNull(),
                text("s.state").oneOf("known", "not_enough_data")))
        .filters(ListFilter.text("strategy", "s.strategy"))
        .shown(
            ListView.page(67, "Cost of wins", "What calls outside cost for each winning decision.")
                .cells(
                    cell("Strategy", "strategy", STRONG),
                    cell("State", "state", BADGE),
                    cell("Calls cost", "amount", DECIMAL),
                    cell("Trades", "trades", COUNT),
                    cell("Wins", "wins", COUNT),
                    cell("For a win", "per_win", DECIMAL))
                .fields(field("strategy", "Strategy"))
                .whenEmpty("Nothing yet", "It takes calls outside with a price for a strategy."))
        .build();
  }
}
