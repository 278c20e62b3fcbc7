package io.bactrian.watch.costs;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Forecasts of the month, one a day, scope and currency, scored when the month is over. */
@Component
class CostForecasts {
  /** What was paid in, and what a budget is of. */
  private static final String WANTED =
      """
      select 'all' as scope, currency from cost_entries group by currency having sum(amount) > 0
      union select scope, currency from cost_budgets order by 1, 2
      """;

  private final JdbcClient jdbc;

  CostForecasts(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  private record Subject(String scope, String currency) {}

  /**
   * @return forecasts that were scored
   */
  int make(LocalDate today) {
    jdbc.sql(WANTED).query(Subject.class).list().forEach(subject -> keep(today, subject));
    return score(today);
  }

  private void keep(LocalDate today, Subject subject) {
    LocalDate month = today.withDayOfMonth(1);
    double[] days = days(today, subject);
    double spent =
        jdbc.sql(
                """
                select coalesce(sum(amount), 0)::float8 from cost_entries e
                where currency = :currency and day >= :month::date and day < :today::date and cost_in_scope(e, :scope)
                """)
            .param("currency", subject.currency())
            .param("scope", subject.scope())
            .param("month", month.toString())
            .param("today", today.toString())
            .query(Double.class)
            .single();
    int left = month.lengthOfMonth() - today.getDayOfMonth() + 1;
    MonthForecast made = MonthForecast.of(spent, days, left);
    jdbc.sql(
            """
            insert into cost_forecasts (month, made_on, currency, scope, days, spent, expected, low, high, interval)
            values (:month::date, :today::date, :currency, :scope, :days, :spent, cast(:expected as numeric), cast(:low as numeric),
              cast(:high as numeric), :interval)
            on conflict do nothing
            """)
        .param("month", month.toString())
        .param("today", today.toString())
        .param("currency", subject.currency())
        .param("scope", subject.scope())
        .param("days", days.length)
        .param("spent", BigDecimal.valueOf(spent))
        .param("expected", made.expected())
        .param("low", made.low())
        .param("high", made.high())
        .param("interval", MonthForecast.INTERVAL)
        .update();
  }

  /** The newest whole days, those without an entry among them, from the first entry on. */
  private double[] days(LocalDate today, Subject subject) {
    List<Double> days =
        jdbc.sql(
                """
                select coalesce(sum(e.amount), 0)::float8
                from (select min(day) as first from cost_entries e
                      where currency = :currency and cost_in_scope(e, :scope)) f
                cross join generate_series(greatest(f.first, :today::date - :most), :today::date - 1, interval '1 day') as d(day)
                left join cost_entries e on e.day = d.day::date and e.currency = :currency
                  and cost_in_scope(e, :scope)
                where f.first is not null
                group by d.day order by d.day
                """)
            .param("currency", subject.currency())
            .param("scope", subject.scope())
            .param("today", today.toString())
            .param("most", MonthForecast.MOST_DAYS)
            .query(Double.class)
            .list();
    return days.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private int score(LocalDate today) {
    return jdbc.sql(
            """
            update cost_forecasts f set actual = s.actual, inside = s.actual between f.low and f.high
            from (select g.id, coalesce(sum(e.amount), 0) as actual
                  from cost_forecasts g left join cost_entries e on e.currency = g.currency and e.day >= g.month
                    and e.day < (g.month + interval '1 month')::date and cost_in_scope(e, g.scope)
                  where g.actual is null and g.month < date_trunc('month', :today::date)::date group by g.id) s
            where f.id = s.id
            """)
        .param("today", today.toString())
        .update();
  }
}
