package io.bactrian.watch.costs;

import io.bactrian.shared.ScrapedReading;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What the day and the month have cost, as it is booked, by kind and currency: no strategy, model
 * or host is a label. Every hub exports the same.
 */
@Component
final class CostMeters {
  /** Currencies: as many as have been paid in most. */
  private static final int MOST = 5;

  private static final String SPENT =
      """
      select kind, currency, sum(amount) filter (where day = current)::float8 as day, sum(amount)::float8 as month
      from (select *, (statement_timestamp() at time zone 'UTC')::date as current from cost_entries
            where day >= date_trunc('month', statement_timestamp() at time zone 'UTC')::date) e
      where currency in (
        select currency from cost_entries where amount > 0 group by currency order by count(*) desc, currency limit :most)
      group by kind, currency
      """;

  private static final String EXPECTED =
      """
      select distinct on (currency) currency, expected::float8 as expected from cost_forecasts
      where scope = 'all' and expected is not null
        and month = date_trunc('month', statement_timestamp() at time zone 'UTC')::date
      order by currency, made_on desc
      """;

  private final JdbcClient jdbc;
  private final MultiGauge day;
  private final MultiGauge month;
  private final MultiGauge expected;
  private final ScrapedReading<Map<String, Long>> budgets = new ScrapedReading<>(this::read);

  CostMeters(JdbcClient jdbc, MeterRegistry meters) {
    this.jdbc = jdbc;
    this.day = gauge(meters, "hub.cost.day", "What the UTC day has cost, as booked");
    this.month = gauge(meters, "hub.cost.month", "What the UTC month has cost, as booked");
    this.expected = gauge(meters, "hub.cost.month.expected", "What the month will come to");
    for (String state : List.of("within", "not_enough_data", "expected_over", "over")) {
      Gauge.builder(
              "hub.cost.budgets",
              budgets,
              read -> read.show(states -> states.getOrDefault(state, 0L)))
          .description("Budgets of a month, by state")
          .tag("state", state)
          .register(meters);
    }
  }

  private static MultiGauge gauge(MeterRegistry meters, String name, String description) {
    return MultiGauge.builder(name).description(description).register(meters);
  }

  private record Spent(String kind, String currency, Double day, Double month) {
    Row<Number> row(Double amount) {
      return Row.of(Tags.of("kind", kind, "currency", currency), amount == null ? 0 : amount);
    }
  }

  private record Expected(String currency, double expected) {}

  private record Budgets(String state, long budgets) {}

  /** The budgets by state; the other gauges get their rows on the way. */
  private Map<String, Long> read() {
    List<Spent> spent = jdbc.sql(SPENT).param("most", MOST).query(Spent.class).list();
    day.register(spent.stream().map(row -> row.row(row.day())).toList(), true);
    month.register(spent.stream().map(row -> row.row(row.month())).toList(), true);
    expected.register(
        jdbc.sql(EXPECTED).query(Expected.class).list().stream()
            .map(row -> Row.of(Tags.of("currency", row.currency()), row.expected()))
            .toList(),
        true);
    var states = new TreeMap<String, Long>();
    jdbc.sql("select state, count(*) as budgets from cost_budget_use group by state")
        .query(Budgets.class)
        .list()
        .forEach(row -> states.put(row.state(), row.budgets()));
    return states;
  }
}
