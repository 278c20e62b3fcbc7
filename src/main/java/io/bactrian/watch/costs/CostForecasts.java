package io.bactrian.watch.costs;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Forecasts of the month, one a day and currency, scored when the month is over. */
@Component
class CostForecasts {
  private final JdbcClient jdbc;

  CostForecasts(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * @return forecasts that were scored
   */
  int make(LocalDate today) {
    for (String currency :
        jdbc.sql("select distinct currency from cost_entries where currency is not null order by 1")
            .query(String.class)
            .list()) {
      keep(today, currency);
    }
    return score(today);
  }

  private void keep(LocalDate today, String currency) {
    LocalDate month = today.withDayOfMonth(1);
    double[] days = days(today, currency);
    double spent =
        jdbc.sql(
                """
                select coalesce(sum(amount), 0)::float8 from cost_entries
                where currency = :currency and day >= :month::date and day < :today::date
                """)
            .param("currency", currency)
            .param("month", month.toString())
            .param("today", today.toString())
            .query(Double.class)
            .single();
    int left = month.lengthOfMonth() - today.getDayOfMonth() + 1;
    MonthForecast made = MonthForecast.of(spent, days, left);
    jdbc.sql(
            """
            insert into cost_forecasts (month, made_on, currency, days, spent, expected, low, high, interval)
            values (:month::date, :today::date, :currency, :days, :spent, cast(:expected as numeric), cast(:low as numeric),
              cast(:high as numeric), :interval)
            on conflict do nothing
            """)
        .param("month", month.toString())
        .param("today", today.toString())
        .param("currency", currency)
        .param("days", days.length)
        .param("spent", BigDecimal.valueOf(spent))
        .param("expected", made.expected())
        .param("low", made.low())
        .param("high", made.high())
        .param("interval", MonthForecast.INTERVAL)
        .update();
  }

  /** The newest whole days, those without an entry among them, from the first entry on. */
  private double[] days(LocalDate today, String currency) {
    List<Double> days =
        jdbc.sql(
                """
                select coalesce(sum(e.amount), 0)::float8
                from (select min(day) as first from cost_entries where currency = :currency) f
                cross join generate_series(greatest(f.first, :today::date - :most), :today::date - 1, interval '1 day') as d(day)
                left join cost_entries e on e.day = d.day::date and e.currency = :currency
                group by d.day order by d.day
                """)
            .param("currency", currency)
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
                    and e.day < (g.month + interval '1 month')::date
                  where g.actual is null and g.month < date_trunc('month', :today::date)::date group by g.id) s
            where f.id = s.id
            """)
        .param("today", today.toString())
        .update();
  }
}
