package io.bactrian.decisions.guardrails;

import io.bactrian.decisions.guardrails.Book.DayResult;
import io.bactrian.decisions.guardrails.Book.OpenPosition;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads what is open and what the day brought, by the deals that came in. */
@Repository
class Books {
  private static final String OF_STRATEGY =
      "case when :strategies then position_strategy(p.login, p.position_id) end as strategy";

  private static final String NOW =
      "select p.login, p.symbol, p.volume, %s from open_positions p".formatted(OF_STRATEGY);

  private static final String THEN =
      """
      select p.login, p.symbol, p.volume, %s from (
        select login, position_id, min(symbol) as symbol, sum(signed_volume(type, volume)) as volume from trading_data
        where position_id <> '0' and symbol is not null and type in ('BUY', 'SELL') and deal_time <= :moment
        group by login, position_id having sum(signed_volume(type, volume)) <> 0) p
      """
          .formatted(OF_STRATEGY);

  private static final String DAY =
      """
      select p.login, p.symbol, p.money, %s from (
        select login, position_id, symbol, sum(profit + commission + swap + fee) as money from trading_data
        where symbol is not null and deal_time <= :moment
          and deal_time >= date_trunc('day', cast(:moment as timestamptz), 'UTC')
        group by login, position_id, symbol) p
      """
          .formatted(OF_STRATEGY);

  private final JdbcClient jdbc;

  Books(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * @param past whether the moment is one of the past; else what is open now is looked at
   * @param strategies whether it matters which strategy opened a position: it is null otherwise
   */
  List<OpenPosition> positions(Instant moment, boolean past, boolean strategies) {
    JdbcClient.StatementSpec statement =
        jdbc.sql(past ? THEN : NOW).param("strategies", strategies);
    return (past ? statement.param("moment", moment.atOffset(ZoneOffset.UTC)) : statement)
        .query(
            (row, number) ->
                new OpenPosition(
                    row.getString("login"),
                    row.getString("symbol"),
                    row.getString("strategy"),
                    row.getBigDecimal("volume")))
        .list();
  }

  /** Of the day, midnight UTC to the moment. */
  List<DayResult> results(Instant moment, boolean strategies) {
    return jdbc.sql(DAY)
        .param("strategies", strategies)
        .param("moment", moment.atOffset(ZoneOffset.UTC))
        .query(
            (row, number) ->
                new DayResult(
                    row.getString("login"),
                    row.getString("symbol"),
                    row.getString("strategy"),
                    row.getBigDecimal("money")))
        .list();
  }
}
