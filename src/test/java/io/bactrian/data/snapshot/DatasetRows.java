package io.bactrian.data.snapshot;

import io.bactrian.data.features.Bar;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** Puts bars, signals and trades of one symbol into a hub's tables. */
public final class DatasetRows {
  private final JdbcTemplate jdbc;
  private final String symbol;
  private final long message;

  public DatasetRows(JdbcTemplate jdbc, String symbol) {
    this.jdbc = jdbc;
    this.symbol = symbol;
    Long id =
        jdbc.queryForObject(
            "insert into raw_messages (source, sender, body, sha256) values ('mt5', '1', '', '')"
                + " returning id",
            Long.class);
    this.message = id == null ? 0 : id;
  }

  public void bars(String login, List<Bar> bars) {
    var rows = new ArrayList<Object[]>();
    for (Bar bar : bars) {
      rows.add(
          new Object[] {
            message,
            login,
            symbol,
            bar.openTime().atOffset(ZoneOffset.UTC),
            bar.open(),
            bar.high(),
            bar.low(),
            bar.close(),
            bar.volume()
          });
    }
    jdbc.batchUpdate(
        """
        insert into market_bars (raw_message_id, login, symbol, period, open_time, open, high, low, close, volume)
        values (?, ?, ?, 'M5', ?, ?, ?, ?, ?, ?)
        """,
        rows);
  }

  void shuffledBars(String login, List<Bar> bars) {
    var shuffled = new ArrayList<>(bars);
    Collections.shuffle(shuffled, new Random(1));
    bars(login, shuffled);
  }

  void signal(String id, @Nullable Instant firedAt, Instant receivedAt) {
    jdbc.update(
        """
        insert into tv_signals (id, raw_message_id, token_id, body_sha256, strategy, ticker, action, fired_at, received_at)
        values (?, ?, 't', uuid_send(gen_random_uuid()), 'breakout', ?, 'buy', ?::timestamptz, ?)
        """,
        id,
        message,
        symbol,
        firedAt == null ? null : firedAt.toString(),
        receivedAt.atOffset(ZoneOffset.UTC));
  }

  void trade(String signal, String position, Instant closedAt, String netProfit) {
    jdbc.update(
        """
        insert into closed_trades (login, position_id, symbol, side, volume, entry_price, exit_price, opened_at,
          closed_at, profit, swap, commission, fee, net_profit, holding_seconds, signal_id, strategy, label)
        values ('1', ?, ?, 'long', 1, 1, 1, ?::timestamptz - interval '1 minute', ?::timestamptz, 0, 0, 0, 0,
          ?::numeric, 60, ?, 'breakout', 'flat')
        """,
        position,
        symbol,
        closedAt.toString(),
        closedAt.toString(),
        netProfit,
        signal);
  }

  void clear() {
    jdbc.update("delete from market_bars where symbol = ?", symbol);
    jdbc.update("delete from closed_trades where symbol = ?", symbol);
    jdbc.update("delete from tv_signals where ticker = ?", symbol);
  }
}
