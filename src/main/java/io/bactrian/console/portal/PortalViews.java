package io.bactrian.console.portal;

import static io.bactrian.console.portal.Columns.day;
import static io.bactrian.console.portal.Columns.ratio;
import static io.bactrian.console.portal.Columns.time;

import io.bactrian.console.portal.Portal.PortalAccount;
import io.bactrian.console.portal.Portal.PortalClock;
import io.bactrian.console.portal.Portal.PortalDay;
import io.bactrian.console.portal.Portal.PortalDays;
import io.bactrian.console.portal.Portal.PortalModel;
import io.bactrian.console.portal.Portal.PortalModels;
import io.bactrian.console.portal.Portal.PortalMonth;
import io.bactrian.console.portal.Portal.PortalMonths;
import io.bactrian.console.portal.Portal.PortalPosition;
import io.bactrian.console.portal.Portal.PortalPositions;
import io.bactrian.console.portal.Portal.PortalSummary;
import io.bactrian.console.portal.Portal.PortalTotal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The views of the schema {@code portal}, as a subject sees them. */
@Repository
class PortalViews {
  private final Sight sight;

  PortalViews(Sight sight) {
    this.sight = sight;
  }

  static PortalClock clock(JdbcClient jdbc) {
    return jdbc.sql("select * from portal.clock")
        .query(
            (row, n) ->
                new PortalClock(
                    Objects.requireNonNull(time(row, "at")),
                    Objects.requireNonNull(time(row, "until")),
                    row.getInt("delay_seconds")))
        .single();
  }

  PortalSummary summary(String subject) {
    return sight.as(
        subject,
        jdbc ->
            new PortalSummary(
                clock(jdbc),
                subject,
                jdbc.sql("select * from portal.accounts order by login")
                    .query((row, n) -> account(row))
                    .list(),
                jdbc.sql("select * from portal.totals order by trades desc, currency")
                    .query((row, n) -> total(row))
                    .list()));
  }

  PortalDays days(String subject) {
    return sight.as(
        subject,
        jdbc ->
            new PortalDays(
                clock(jdbc),
                jdbc.sql("select * from portal.days order by currency, day")
                    .query(
                        (row, n) ->
                            new PortalDay(
                                row.getString("currency"),
                                Objects.requireNonNull(day(row, "day")),
                                row.getLong("trades"),
                                row.getBigDecimal("net_profit"),
                                row.getBigDecimal("balance"),
                                row.getBigDecimal("equity"),
                                ratio(row, "return"),
                                ratio(row, "growth"),
                                ratio(row, "drawdown")))
                    .list()));
  }

  PortalMonths months(String subject) {
    return sight.as(
        subject,
        jdbc ->
            new PortalMonths(
                clock(jdbc),
                jdbc.sql("select * from portal.months order by currency, month")
                    .query(
                        (row, n) ->
                            new PortalMonth(
                                row.getString("currency"),
                                Objects.requireNonNull(day(row, "month")),
                                row.getLong("trades"),
                                row.getLong("wins"),
                                row.getBigDecimal("net_profit"),
                                ratio(row, "return"),
                                row.getBoolean("complete")))
                    .list()));
  }

  PortalPositions positions(String subject) {
    return sight.as(
        subject,
        jdbc ->
            new PortalPositions(
                clock(jdbc),
                jdbc.sql("select * from portal.positions order by opened_at desc, position_id")
                    .query((row, n) -> position(row))
                    .list()));
  }

  PortalModels models(String subject) {
    return sight.as(
        subject,
        jdbc ->
            new PortalModels(
                clock(jdbc),
                jdbc.sql("select * from portal.models order by model")
                    .query((row, n) -> model(row))
                    .list()));
  }

  private static PortalAccount account(ResultSet row) throws SQLException {
    return new PortalAccount(
        row.getString("login"),
        row.getString("currency"),
        time(row, "since"),
        row.getBigDecimal("capital"),
        row.getBigDecimal("balance"),
        row.getBigDecimal("equity"),
        row.getBigDecimal("open_profit"),
        time(row, "reported_at"));
  }

  private static PortalTotal total(ResultSet row) throws SQLException {
    return new PortalTotal(
        row.getString("currency"),
        day(row, "first_day"),
        day(row, "last_day"),
        row.getLong("trades"),
        row.getLong("wins"),
        ratio(row, "win_rate"),
        row.getBigDecimal("net_profit"),
        ratio(row, "profit_factor"),
        row.getBigDecimal("paid_in"),
        ratio(row, "return"),
        ratio(row, "max_drawdown"));
  }

  private static PortalPosition position(ResultSet row) throws SQLException {
    return new PortalPosition(
        row.getString("login"),
        row.getString("position_id"),
        row.getString("symbol"),
        row.getString("side"),
        row.getBigDecimal("volume"),
        row.getBigDecimal("entry_price"),
        Objects.requireNonNull(time(row, "opened_at")),
        row.getString("strategy"));
  }

  private static PortalModel model(ResultSet row) throws SQLException {
    return new PortalModel(
        row.getString("model"),
        row.getString("symbol"),
        row.getString("version"),
        time(row, "since"),
        time(row, "trained_at"),
        row.getString("state"),
        row.getString("words"));
  }
}
