package io.bactrian.decisions.guardrails;

import io.bactrian.decisions.guardrails.Book.DayResult;
import io.bactrian.decisions.guardrails.Book.OpenPosition;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
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
          and (cast(:known as timestamptz) is null or received_at <= :known)
        group by login, position_id having sum(signed_volume(type, volume)) <> 0) p
      """
          .formatted(OF_STRATEGY);

  private static final String DAY =
      """
      select p.login, p.symbol, p.money, %s from (
        select login, position_id, symbol, sum(profit + commission + swap + fee) as money from trading_data
        where symbol is not null and deal_time <= :moment
          and (cast(:known as timestamptz) is null or received_at <= :known)
          and deal_time >= date_trunc('day', cast(:moment as timestamptz), 'UTC')
        group by login, position_id, symbol) p
      """
          .formatted(OF_STRATEGY);

  private final JdbcClient jdbc;

  Books(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * What is open now.
   *
   * @param strategies whether it matters which strategy opened a position: it is null otherwise
   */
  List<OpenPosition> positions(boolean strategies) {
    return positions(jdbc.sql(NOW), strategies);
  }

  /**
   * What was open at a moment of the past, by the deals that had come in by another; {@link
   * Instant#MAX} for all that ever did.
   */
  List<OpenPosition> positions(Instant moment, Instant knownAt, boolean strategies) {
    return positions(
        jdbc.sql(THEN)
            .param("moment", moment.atOffset(ZoneOffset.UTC))
            .param("known", known(knownAt), Types.TIMESTAMP_WITH_TIMEZONE),
        strategies);
  }

  private static @Nullable OffsetDateTime known(Instant at) {
    return at.equals(Instant.MAX) ? null : at.atOffset(ZoneOffset.UTC);
  }

  private static List<OpenPosition> positions(
      JdbcClient.StatementSpec statement, boolean strategies) {
    return statement
        .param("strategies", strategies)
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
  List<DayResult> results(Instant moment, Instant knownAt, boolean strategies) {
    return jdbc.sql(DAY)
        .param("known", known(knownAt), Types.TIMESTAMP_WITH_TIMEZONE)
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
