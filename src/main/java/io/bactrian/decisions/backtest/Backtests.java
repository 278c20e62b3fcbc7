package io.bactrian.decisions.backtest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.data.features.Micros;
import io.bactrian.decisions.backtest.MarketLoader.Markets;
import io.bactrian.models.backtest.Market;
import io.bactrian.models.performance.EquityCurve;
import io.bactrian.models.performance.PerformanceReport;
import io.bactrian.models.performance.Trade;
import io.bactrian.shared.HubIdentity;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.ParameterizedPreparedStatementSetter;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The rows of backtests. */
@Repository
class Backtests {
  /** How many points of a curve are kept: more than a screen is wide. */
  private static final int POINTS = 2_000;

  private static final int BATCH = 1_000;

  private static final String TRADE =
      """
      insert into backtest_trades (backtest_id, number, symbol, side, lots, decided_at, opened_at, open_price, closed_at,
        close_price, exit, bars, gross_profit, spread, slippage, commission, swap, net_profit, regime, origin,
        confidence)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private final JdbcClient jdbc;
  private final JdbcTemplate template;
  private final ObjectMapper json;
  private final String hub;

  Backtests(JdbcClient jdbc, JdbcTemplate template, ObjectMapper json, HubIdentity identity) {
    this.jdbc = jdbc;
    this.template = template;
    this.json = json;
    this.hub = identity.id();
  }

  void queued(String id, BacktestRequest request, Markets markets, String by) {
    jdbc.sql(
            """
            insert into backtests (id, name, status, strategy, symbols, period, window_from, window_to, request,
              requested_by, hub)
            values (:id, :name, 'queued', :strategy, :symbols, :period, :from, :to, cast(:request as jsonb), :by, :hub)
            """)
        .param("id", id)
        .param("name", request.name())
        .param("strategy", request.source().inWords())
        .param("symbols", markets.traded().stream().map(Market::symbol).toArray(String[]::new))
        .param("period", request.period().name())
        .param("from", utc(markets.begin()))
        .param("to", utc(markets.end()))
        .param("request", text(request.document()))
        .param("by", by)
        .param("hub", hub)
        .update();
  }

  void progress(String id, double progress) {
    jdbc.sql(
            """
            update backtests set status = 'running', progress = :progress
            where id = :id and status in ('queued', 'running')
            """)
        .param("progress", progress)
        .param("id", id)
        .update();
  }

  @Transactional
  void completed(String id, BacktestResult result, EquityCurve curve, List<Trade> trades) {
    PerformanceReport report = result.report();
    jdbc.sql(
            """
            update backtests set status = 'completed', progress = 1, result = cast(:result as jsonb),
              equity = cast(:equity as jsonb), trade_count = :trades, total_return = :return, drawdown = :drawdown,
              sharpe = :sharpe, buy_and_hold = :hold, finished_at = clock_timestamp()
            where id = :id
            """)
        .param("result", text(result))
        .param("equity", text(points(curve.thinned(POINTS))))
        .param("trades", trades.size())
        .param("return", report.totalReturn())
        .param("drawdown", report.drawdown().fraction())
        .param("sharpe", report.sharpe().value())
        .param("hold", report.baselines().get(0).totalReturn())
        .param("id", id)
        .update();
    for (int from = 0; from < trades.size(); from += BATCH) {
      insert(id, from, trades.subList(from, Math.min(trades.size(), from + BATCH)));
    }
  }

  private void insert(String id, int before, List<Trade> trades) {
    template.batchUpdate(
        TRADE,
        trades,
        BATCH,
        new ParameterizedPreparedStatementSetter<Trade>() {
          private int number = before;

          @Override
          public void setValues(PreparedStatement row, Trade trade) throws SQLException {
            set(row, id, ++number, trade);
          }
        });
  }

  private static void set(PreparedStatement row, String id, int number, Trade trade)
      throws SQLException {
    Object[] values = {
      id,
      number,
      trade.symbol(),
      trade.side(),
      trade.lots(),
      trade.decidedAt().atOffset(ZoneOffset.UTC),
      trade.openedAt().atOffset(ZoneOffset.UTC),
      trade.openPrice(),
      trade.closedAt().atOffset(ZoneOffset.UTC),
      trade.closePrice(),
      trade.exit(),
      trade.bars(),
      trade.grossProfit(),
      trade.spread(),
      trade.slippage(),
      trade.commission(),
      trade.swap(),
      trade.netProfit()
    };
    for (int i = 0; i < values.length; i++) {
      row.setObject(i + 1, values[i]);
    }
    row.setString(values.length + 1, trade.regime());
    row.setString(values.length + 2, trade.origin());
    row.setObject(values.length + 3, trade.confidence(), Types.DOUBLE);
  }

  void ended(String id, String status, @Nullable String error) {
    jdbc.sql(
            """
            update backtests set status = :status, error = :error, finished_at = clock_timestamp()
            where id = :id and status in ('queued', 'running')
            """)
        .param("status", status)
        .param("error", error)
        .param("id", id)
        .update();
  }

  /** What this hub was at when it was stopped has no result any more. */
  int takeBackOwn() {
    return jdbc.sql(
            """
            update backtests set status = 'failed', error = 'the hub was stopped: ask again',
              finished_at = clock_timestamp()
            where hub = :hub and status in ('queued', 'running')
            """)
        .param("hub", hub)
        .update();
  }

  private ObjectNode points(EquityCurve curve) {
    ObjectNode points = json.createObjectNode();
    points.put("start", curve.start());
    points.put("start_time", Micros.instant(curve.startTime()).toString());
    ArrayNode times = points.putArray("times");
    ArrayNode equity = points.putArray("equity");
    for (int i = 0; i < curve.size(); i++) {
      times.add(Micros.instant(curve.times()[i]).toString());
      equity.add(curve.equity()[i]);
    }
    return points;
  }

  private String text(Object value) {
    try {
      return json.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A backtest's result is plain values", e);
    }
  }

  private static OffsetDateTime utc(Instant moment) {
    return moment.atOffset(ZoneOffset.UTC);
  }
}
