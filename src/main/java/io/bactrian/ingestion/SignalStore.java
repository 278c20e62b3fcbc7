package io.bactrian.ingestion;

import io.bactrian.shared.Ulid;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Rows of {@code tv_signals}, one an alert. TradingView gives no delivery id and resends identical
 * bytes, so identical bytes from one token are one alert: for ever where they carry {@code
 * timenow}, within a window where they do not.
 */
@Repository
class SignalStore {
  private final JdbcClient jdbc;
  private final RawMessages raw;
  private final Duration window;

  SignalStore(JdbcClient jdbc, RawMessages raw, IngestionProperties properties) {
    this.jdbc = jdbc;
    this.raw = raw;
    this.window = properties.duplicateWindow();
  }

  /** Stores message and signal together, or neither; returns after the commit. */
  @Transactional
  public Stored store(InboundMessage message, TradingSignal signal) {
    byte[] sha256 = message.sha256();
    lock(message.sender(), sha256);
    Optional<String> first = first(message.sender(), sha256);
    if (first.isPresent()) {
      return new Stored(first.get(), Stored.DUPLICATE);
    }
    String id = Ulid.next();
    long rawId = raw.keep(message).orElseThrow();
    insert(id, rawId, message.sender(), sha256, signal);
    return new Stored(id, Stored.STORED);
  }

  /** Two deliveries of the same bytes at the same time go one after the other. */
  private void lock(String tokenId, byte[] sha256) {
    jdbc.sql(
            "select 1 from (select pg_advisory_xact_lock(hashtextextended(:token, 0) # :key)) lock")
        .param("token", tokenId)
        .param("key", java.nio.ByteBuffer.wrap(sha256).getLong())
        .query(Integer.class)
        .single();
  }

  private Optional<String> first(String tokenId, byte[] sha256) {
    return jdbc.sql(
            """
            select id from tv_signals
            where token_id = :token and body_sha256 = :sha256
              and (fired_at is not null or received_at > clock_timestamp() - make_interval(secs => :window))
            order by received_at desc limit 1
            """)
        .param("token", tokenId)
        .param("sha256", sha256)
        .param("window", window.toSeconds())
        .query(String.class)
        .optional();
  }

  private void insert(String id, long rawId, String tokenId, byte[] sha256, TradingSignal signal) {
    jdbc.sql(
            """
            insert into tv_signals (id, raw_message_id, token_id, body_sha256, strategy, ticker, exchange,
              interval, action, bar_time, fired_at, open, high, low, close, volume, order_id, contracts,
              price, position_size, market_position, prev_market_position, comment, indicators, extra)
            values (:id, :raw, :token, :sha256, :strategy, :ticker, :exchange, :interval, :action,
              :barTime, :firedAt, :open, :high, :low, :close, :volume, :orderId, :contracts, :price,
              :positionSize, :marketPosition, :prevMarketPosition, :comment,
              cast(:indicators as jsonb), cast(:extra as jsonb))
            """)
        .param("id", id)
        .param("raw", rawId)
        .param("token", tokenId)
        .param("sha256", sha256)
        .param("strategy", signal.strategy())
        .param("ticker", signal.ticker())
        .param("exchange", signal.exchange())
        .param("interval", signal.interval())
        .param("action", signal.action())
        .param("barTime", timestamp(signal.barTime()))
        .param("firedAt", timestamp(signal.firedAt()))
        .param("open", signal.open())
        .param("high", signal.high())
        .param("low", signal.low())
        .param("close", signal.close())
        .param("volume", signal.volume())
        .param("orderId", signal.orderId())
        .param("contracts", signal.contracts())
        .param("price", signal.price())
        .param("positionSize", signal.positionSize())
        .param("marketPosition", signal.marketPosition())
        .param("prevMarketPosition", signal.prevMarketPosition())
        .param("comment", signal.comment())
        .param("indicators", signal.indicators().toString())
        .param("extra", signal.extra().toString())
        .update();
  }

  private static @Nullable Timestamp timestamp(@Nullable Instant instant) {
    return instant == null ? null : Timestamp.from(instant);
  }
}
