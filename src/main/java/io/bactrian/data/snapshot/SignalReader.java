package io.bactrian.data.snapshot;

import io.bactrian.data.features.Micros;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads signals with what was known of their trades at a moment. */
@Component
final class SignalReader {
  private static final String SIGNALS =
      """
      with known as (
        select id, strategy, action, coalesce(fired_at, received_at) as as_of from tv_signals where ticker = :symbol
      ), traded as (
        select signal_id, sum(net_profit) as net_profit, max(closed_at) as closed_at,
          (array_agg(label order by closed_at desc, login, position_id) filter (where label_source = 'api'))[1] as corrected
        from closed_trades
        where closed_at <= :to and signal_id is not null group by signal_id
      )
      select k.id, k.strategy, k.action, k.as_of, t.net_profit, t.closed_at, t.corrected
      from known k left join traded t on t.signal_id = k.id
      where k.as_of >= :from and k.as_of <= :to
      order by k.as_of, k.id limit :limit
      """;

  private final JdbcClient jdbc;

  SignalReader(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * The signals from {@code from} to {@code to}, the oldest first. A signal counts from its firing
   * on, or from its receipt where the alert does not say; the results of all its trades that had
   * closed by {@code to} are summed. A corrected label counts whenever it was given.
   *
   * @param from null for the first
   * @param limit at most so many
   */
  List<Sample.Signal> signals(String symbol, @Nullable Instant from, Instant to, int limit) {
    return jdbc.sql(SIGNALS)
        .param("symbol", symbol)
        .param("from", (from == null ? Instant.EPOCH : from).atOffset(ZoneOffset.UTC))
        .param("to", to.atOffset(ZoneOffset.UTC))
        .param("limit", limit)
        .query((row, number) -> signal(row))
        .list();
  }

  /** When the transaction began: what it sees was committed by then, or within it. */
  Instant now() {
    return jdbc.sql("select now()")
        .query((row, number) -> row.getObject(1, OffsetDateTime.class))
        .single()
        .toInstant();
  }

  private static Sample.Signal signal(ResultSet row) throws SQLException {
    OffsetDateTime closed = row.getObject("closed_at", OffsetDateTime.class);
    return new Sample.Signal(
        row.getString("id"),
        row.getString("strategy"),
        row.getString("action"),
        Micros.of(row.getObject("as_of", OffsetDateTime.class).toInstant()),
        closed == null ? Double.NaN : row.getBigDecimal("net_profit").doubleValue(),
        row.getString("corrected"),
        closed == null ? Sample.NEVER : Micros.of(closed.toInstant()));
  }
}
