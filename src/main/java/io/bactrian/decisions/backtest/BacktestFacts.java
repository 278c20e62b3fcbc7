package io.bactrian.decisions.backtest;

import io.bactrian.data.features.Micros;
import io.bactrian.decisions.backtest.SignalStrategy.Signal;
import io.bactrian.decisions.backtest.WalkForward.TrainedVersion;
import io.bactrian.models.backtest.Market;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads signals, and what models had seen. */
@Repository
class BacktestFacts {
  private static final String SIGNALS =
      """
      select id, action, coalesce(fired_at, received_at) as at, market_position
      from tv_signals
      where strategy = :strategy and (ticker = :symbol or broker_symbol('', exchange, ticker) = :symbol)
        and coalesce(fired_at, received_at) > :from and coalesce(fired_at, received_at) <= :to
      order by coalesce(fired_at, received_at), id
      """;

  private static final int SHOWN = 20;

  private final JdbcClient jdbc;

  BacktestFacts(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Those of a strategy on a symbol in the window of its bars, by time. */
  List<Signal> signals(String strategy, Market market) {
    long[] closes = market.bars().closeTimes();
    return jdbc.sql(SIGNALS)
        .param("strategy", strategy)
        .param("symbol", market.symbol())
        .param("from", utc(closes[market.first()] - market.period()))
        .param("to", utc(closes[closes.length - 1]))
        .query(
            (row, number) ->
                new Signal(
                    row.getString("id"),
                    Micros.of(row.getObject("at", OffsetDateTime.class).toInstant()),
                    "flat".equals(row.getString("market_position"))
                        ? 0
                        : row.getString("action").equals("buy") ? 1 : -1))
        .list();
  }

  /** Some that have signals, in words. */
  String strategies() {
    List<String> known =
        jdbc.sql("select strategy from strategies order by 1 limit :most")
            .param("most", SHOWN)
            .query(String.class)
            .list();
    return known.isEmpty() ? "none, send alerts by webhook first" : String.join(", ", known);
  }

  /** The moment of knowledge of what a version was trained on. */
  Optional<Instant> trainedUntil(String model, String version) {
    return jdbc.sql(
            """
            select d.known_at from ml_model_versions v join datasets d on d.id = v.dataset_id
            where v.model = :model and v.version = :version
            """)
        .param("model", model)
        .param("version", version)
        .query((row, number) -> row.getObject(1, OffsetDateTime.class).toInstant())
        .optional();
  }

  /** All versions of a model by the moment of their knowledge, of one moment the newest. */
  List<TrainedVersion> versions(String model) {
    return jdbc.sql(
            """
            select distinct on (d.known_at) d.known_at, v.version
            from ml_model_versions v join datasets d on d.id = v.dataset_id
            where v.model = :model order by d.known_at, v.created_at desc, v.version
            """)
        .param("model", model)
        .query(
            (row, number) ->
                new TrainedVersion(
                    row.getString("version"),
                    row.getObject("known_at", OffsetDateTime.class).toInstant()))
        .list();
  }

  private static OffsetDateTime utc(long micros) {
    return Micros.instant(micros).atOffset(ZoneOffset.UTC);
  }
}
