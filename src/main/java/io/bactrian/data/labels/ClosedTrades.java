package io.bactrian.data.labels;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads what a trade is made of and writes what it came to. */
@Component
final class ClosedTrades {
  private static final String UPSERT =
      """
      insert into closed_trades (login, position_id, symbol, side, volume, entry_price, exit_price, opened_at,
        closed_at, profit, swap, commission, fee, net_profit, holding_seconds, signal_id, strategy, label,
        r_multiple, regime, label_source, context, tickets, corrections)
      values (:login, :id, :symbol, :side, :volume, :entryPrice, :exitPrice, :openedAt,
        :closedAt, :profit, :swap, :commission, :fee, :netProfit, :holdingSeconds, :signal, :strategy, :label,
        :rMultiple, :regime, :source,
        jsonb_strip_nulls(jsonb_build_object('fills', cast(:fills as int), 'exits', cast(:exits as int),
          'exit_reason', cast(:exitReason as text), 'magic', cast(:magic as text),
          'interval', cast(:interval as text), 'session', cast(:session as text), 'weekday', cast(:weekday as int))), :tickets,
        (select coalesce(sum(version - 1), 0) from trading_data where login = :login and ticket = any(:tickets)))
      on conflict (login, position_id) do update set (symbol, side, volume, entry_price, exit_price, opened_at,
        closed_at, profit, swap, commission, fee, net_profit, holding_seconds, signal_id, strategy, label,
        r_multiple, regime, label_source, context, labelled_at, tickets,
        corrections) = (excluded.symbol, excluded.side, excluded.volume, excluded.entry_price,
        excluded.exit_price, excluded.opened_at, excluded.closed_at, excluded.profit, excluded.swap,
        excluded.commission, excluded.fee, excluded.net_profit, excluded.holding_seconds, excluded.signal_id,
        excluded.strategy, excluded.label, excluded.r_multiple, excluded.regime, excluded.label_source,
        excluded.context, excluded.labelled_at, excluded.tickets, excluded.corrections)
      where (closed_trades.symbol, closed_trades.side, closed_trades.volume, closed_trades.entry_price,
        closed_trades.exit_price, closed_trades.opened_at, closed_trades.closed_at, closed_trades.profit,
        closed_trades.swap, closed_trades.commission, closed_trades.fee, closed_trades.signal_id,
        closed_trades.strategy, closed_trades.label, closed_trades.r_multiple, closed_trades.regime,
        closed_trades.label_source, closed_trades.context, closed_trades.tickets, closed_trades.corrections) is distinct from (excluded.symbol, excluded.side,
        excluded.volume, excluded.entry_price, excluded.exit_price, excluded.opened_at, excluded.closed_at,
        excluded.profit, excluded.swap, excluded.commission, excluded.fee, excluded.signal_id, excluded.strategy,
        excluded.label, excluded.r_multiple, excluded.regime, excluded.label_source, excluded.context, excluded.tickets,
        excluded.corrections)
      """;

  private final JdbcClient jdbc;

  ClosedTrades(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The deals of a position, in any order. */
  List<Deal> deals(String login, String positionId) {
    return jdbc.sql("select * from trading_data where login = :login and position_id = :position")
        .param("login", login)
        .param("position", positionId)
        .query((row, number) -> deal(row))
        .list();
  }

  /** The positions that an order opened or added to. */
  List<String> positionsOf(String login, String orderId) {
    return jdbc.sql(
            """
            select distinct position_id from trading_data
            where login = :login and order_id = :order and position_id is not null
            """)
        .param("login", login)
        .param("order", orderId)
        .query(String.class)
        .list();
  }

  /** The signal that the order's receipt names, else the one whose id the comment is. */
  Optional<Signal> signalOf(String login, ClosedTrade.Opening opening) {
    return jdbc.sql(
            """
            select s.signal_id as id, t.strategy, t.interval from (
              select signal_id, 1 as rank from order_receipts
              where login = :login and order_id = :order and order_id <> ''
              union all select id, 2 from tv_signals where id = :comment
            ) s left join tv_signals t on t.id = s.signal_id
            order by s.rank, s.signal_id limit 1
            """)
        .param("login", login)
        .param("order", opening.orderId())
        .param("comment", opening.comment())
        .query(Signal.class)
        .optional();
  }

  void upsert(
      String login, String id, ClosedTrade trade, @Nullable Signal signal, TradeLabel label) {
    jdbc.sql(UPSERT)
        .param("login", login)
        .param("id", id)
        .param("symbol", trade.symbol())
        .param("side", trade.side())
        .param("volume", trade.volume())
        .param("entryPrice", trade.entryPrice())
        .param("exitPrice", trade.exitPrice())
        .param("openedAt", trade.openedAt().atOffset(ZoneOffset.UTC))
        .param("closedAt", trade.closedAt().atOffset(ZoneOffset.UTC))
        .param("profit", trade.profit())
        .param("swap", trade.swap())
        .param("commission", trade.commission())
        .param("fee", trade.fee())
        .param("netProfit", trade.netProfit())
        .param("holdingSeconds", trade.holdingSeconds())
        .param("signal", signal == null ? null : signal.id())
        .param("strategy", signal == null ? null : signal.strategy())
        .param("label", label.label())
        .param("rMultiple", label.rMultiple())
        .param("regime", label.regime())
        .param("source", label.source())
        .param("fills", trade.context().fills())
        .param("exits", trade.context().exits())
        .param("exitReason", trade.context().exitReason())
        .param("magic", trade.context().magic())
        .param("interval", signal == null ? null : signal.interval())
        .param("session", trade.context().session())
        .param("weekday", trade.context().weekday())
        .param("tickets", trade.tickets().toArray(String[]::new))
        .update();
  }

  /**
   * Removes what a deal that came late made untrue: trades of the position that are none.
   *
   * @return the ids of what was removed
   */
  List<String> removeOthers(String login, String positionId, List<String> ids) {
    return jdbc.sql(
            """
            delete from closed_trades
            where login = :login and split_part(position_id, '#', 1) = :position
              and position_id <> all(:ids)
            returning position_id
            """)
        .param("login", login)
        .param("position", positionId)
        .param("ids", ids.toArray(String[]::new))
        .query(String.class)
        .list();
  }

  private static Deal deal(ResultSet row) throws SQLException {
    return new Deal(
        row.getString("ticket"),
        row.getString("order_id"),
        row.getObject("deal_time", OffsetDateTime.class).toInstant(),
        row.getString("type").toUpperCase(Locale.ROOT),
        upper(row.getString("entry")),
        row.getString("symbol"),
        row.getBigDecimal("volume"),
        row.getBigDecimal("price"),
        orZero(row.getBigDecimal("profit")),
        orZero(row.getBigDecimal("swap")),
        orZero(row.getBigDecimal("commission")),
        orZero(row.getBigDecimal("fee")),
        row.getString("comment"),
        row.getString("magic"),
        upper(row.getString("reason")),
        row.getBigDecimal("sl"));
  }

  private static @Nullable String upper(@Nullable String value) {
    return value == null ? null : value.toUpperCase(Locale.ROOT);
  }

  private static BigDecimal orZero(@Nullable BigDecimal value) {
    return value == null ? BigDecimal.ZERO : value;
  }

  /**
   * @param strategy null where the receipt names a signal that the hub does not hold
   * @param interval of the chart, null where the alert does not name it
   */
  record Signal(String id, @Nullable String strategy, @Nullable String interval) {}
}
