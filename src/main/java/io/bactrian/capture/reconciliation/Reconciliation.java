package io.bactrian.capture.reconciliation;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Counts what matches by day, and names what does not. */
@Repository
class Reconciliation {
  private static final String DAYS =
      Matching.WITH
          + """
          , days as (
            select cast(cast(:begin as timestamptz) at time zone 'UTC' as date) + n as day
            from generate_series(0, :last) n
          ), alert_days as (
            select cast(at at time zone 'UTC' as date) as day, count(*) as alerts,
              count(*) filter (where why is null or why = 'symbol_differs') as matched,
              count(*) filter (where why = 'symbol_differs') as symbol_differs
            from alerts group by 1
          ), receipt_days as (
            select cast(at at time zone 'UTC' as date) as day, count(*) as receipts,
              count(*) filter (where no_alert) as no_alert, count(*) filter (where no_deal) as no_deal
            from receipts group by 1
          ), deal_days as (
            select cast(at at time zone 'UTC' as date) as day, count(*) as deals,
              count(*) filter (where no_signal) as no_signal
            from deals group by 1
          )
          select day, alerts, matched, symbol_differs, receipts, no_alert, no_deal, deals, no_signal
          from days left join alert_days using (day) left join receipt_days using (day) left join deal_days using (day)
          order by day
          """;

  private static final String ITEMS =
      Matching.WITH
          + """
          select * from (
            select 'alert' as kind, id, at, why, login, id as signal_id, order_id, symbol, retcode, exchange, ticker,
              expected, null as reason
            from alerts where why is not null
            union all
            select 'receipt', id, at, why, login, signal_id, order_id, null, retcode, null, null, null, null
            from receipts cross join lateral (values ('no_alert', no_alert), ('no_deal', no_deal)) fault (why, found)
            where found
            union all
            select 'deal', id, at, 'no_signal', login, null, order_id, symbol, null, null, null, null, reason
            from deals where no_signal
          ) item
          where (at, kind, id, why) > (:at, :kind, :id, :why)
          order by at, kind, id, why limit :limit
          """;

  private final JdbcClient jdbc;

  Reconciliation(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Every day of the span, the first one first.
   *
   * @param login null for all; else alerts that another login took are left out
   */
  List<Day> days(@Nullable String login, Span span) {
    return jdbc.sql(DAYS)
        .param("login", login)
        .param("begin", span.begin())
        .param("end", span.end())
        .param("last", (int) (span.to().toEpochDay() - span.from().toEpochDay()))
        .query((row, number) -> day(row))
        .list();
  }

  /** What does not match on a day, the earliest first, from behind a position on. */
  List<Unmatched> unmatched(@Nullable String login, Span day, Cursor after, int limit) {
    return jdbc.sql(ITEMS)
        .param("login", login)
        .param("begin", day.begin())
        .param("end", day.end())
        .param("at", after.at())
        .param("kind", after.kind())
        .param("id", after.id())
        .param("why", after.why())
        .param("limit", limit)
        .query((row, number) -> Unmatched.of(row))
        .list();
  }

  private static Day day(ResultSet row) throws SQLException {
    long alerts = row.getLong("alerts");
    long matched = row.getLong("matched");
    return new Day(
        row.getObject("day", LocalDate.class),
        alerts,
        row.getLong("receipts"),
        row.getLong("deals"),
        matched,
        alerts - matched,
        row.getLong("symbol_differs"),
        row.getLong("no_alert"),
        row.getLong("no_deal"),
        row.getLong("no_signal"));
  }
}
