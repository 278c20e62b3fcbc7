package io.bactrian.models.training;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Random;
import org.springframework.jdbc.core.JdbcTemplate;

/** Bars with something to learn in them. */
public final class Planted {
  private static final long BAR_SECONDS = 300;
  private static final int WAVE = 48;

  private Planted() {}

  /** A wave of four hours with some noise, up to the last five minutes, where it rises. */
  public static void wave(JdbcTemplate jdbc, String symbol, int bars) {
    Long message =
        jdbc.queryForObject(
            "insert into raw_messages (source, sender, body, sha256) values ('mt5', '7', '', '')"
                + " returning id",
            Long.class);
    long end = Instant.now().getEpochSecond() / BAR_SECONDS * BAR_SECONDS;
    var noise = new Random(5);
    var rows = new ArrayList<Object[]>();
    double open = 100;
    for (int i = 0; i < bars; i++) {
      int phase = WAVE - 6 - (bars - 1 - i); // the last bar is where the wave rises for an hour
      double wave = Math.sin(2 * Math.PI * phase / WAVE);
      double close = 100 * Math.exp(0.02 * wave + 0.0005 * noise.nextGaussian());
      rows.add(
          new Object[] {
            message,
            symbol,
            end - (bars - i) * BAR_SECONDS,
            open,
            Math.max(open, close) * 1.0001,
            Math.min(open, close) * 0.9999,
            close,
            1 + noise.nextDouble()
          });
      open = close;
    }
    jdbc.batchUpdate(
        """
        insert into market_bars (raw_message_id, login, symbol, period, open_time, open, high, low, close, volume)
        values (?, '7', ?, 'M5', to_timestamp(?), ?, ?, ?, ?, ?) on conflict do nothing
        """,
        rows);
    jdbc.update(
        """
        insert into strategies (strategy, first_seen_at, signals, last_signal_at) values ('wave', now(), 1, now())
        on conflict do nothing
        """);
  }
}
