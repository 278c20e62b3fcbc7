package io.bactrian.demo.market;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * One request's worth of data; the same replay makes the same id and the same bytes.
 *
 * @param id the webhook-id of an MT5 message; TradingView sends none
 * @param timeMsc UTC milliseconds of the recording at which it could first be known
 * @param items rows it will become
 */
public record Message(Kind kind, String id, long timeMsc, int items, byte[] body) {
  static final String LOGIN = "5001";

  /** Broker time is UTC plus this, as at brokers whose day ends with New York's. */
  static final int GMT_OFFSET_S = 7200;

  public static final int BATCH = 200;
  private static final int FILLED = 10009; // TRADE_RETCODE_DONE
  private static final int LAST_AND_VOLUME = 8 | 16; // TICK_FLAG_LAST, TICK_FLAG_VOLUME

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
          .build();

  private record Envelope(String login, int gmtOffsetS, String kind, List<?> items) {}

  private record TickItem(
      String symbol,
      long timeMsc,
      BigDecimal bid,
      BigDecimal ask,
      BigDecimal last,
      BigDecimal volume,
      int flags) {}

  private record BarItem(
      String symbol,
      String period,
      long time,
      BigDecimal open,
      BigDecimal high,
      BigDecimal low,
      BigDecimal close,
      BigDecimal volume) {}

  private record ReceiptItem(String signalId, String order, int retcode, long timeMsc) {}

  public static Message alert(int number, Script.Fired fired) {
    byte[] body = json(fired.alert());
    return new Message(Kind.ALERT, id(Kind.ALERT, number, body), fired.timeMsc(), 1, body);
  }

  /**
   * Up to {@link #BATCH} ticks. The recording has no quotes, so bid and ask equal the last price:
   * derived, which the flags say by naming last and volume only.
   */
  public static Message ticks(int number, List<Tick> batch) {
    var items = new ArrayList<TickItem>();
    for (Tick t : batch) {
      items.add(
          new TickItem(
              Script.SYMBOL,
              brokerTime(t.timeMsc()),
              t.price(),
              t.price(),
              t.price(),
              t.amount(),
              LAST_AND_VOLUME));
    }
    return mt5(Kind.TICK, number, batch.get(batch.size() - 1).timeMsc(), items);
  }

  /**
   * Closed bars, the one that closed last at the end; their time is the opening in seconds of
   * broker time, as MetaTrader counts.
   */
  public static Message bars(int number, String symbol, List<Bar> bars) {
    var items = new ArrayList<BarItem>();
    for (Bar bar : bars) {
      items.add(
          new BarItem(
              symbol,
              bar.period(),
              bar.openTime() + GMT_OFFSET_S,
              bar.open(),
              bar.high(),
              bar.low(),
              bar.close(),
              bar.volume()));
    }
    return mt5(Kind.BAR, number, bars.get(bars.size() - 1).closeTime() * 1000, items);
  }

  /** A receipt for every order of a fill. */
  public static Message receipts(int number, String signalId, PaperBroker.Fill fill) {
    var items = new ArrayList<ReceiptItem>();
    for (Deal deal : fill.deals()) {
      String order = String.valueOf(deal.order());
      items.add(new ReceiptItem(signalId, order, FILLED, brokerTime(fill.timeMsc())));
    }
    return mt5(Kind.RECEIPT, number, fill.timeMsc(), items);
  }

  public static Message deals(int number, long timeMsc, List<Deal> deals) {
    return mt5(Kind.DEAL, number, timeMsc, deals);
  }

  public static Message account(int number, PaperBroker.Fill fill) {
    return mt5(Kind.ACCOUNT, number, fill.timeMsc(), List.of(fill.account()));
  }

  private static Message mt5(Kind kind, int number, long timeMsc, List<?> items) {
    byte[] body = json(new Envelope(LOGIN, GMT_OFFSET_S, kind.label(), items));
    return new Message(kind, id(kind, number, body), timeMsc, items.size(), body);
  }

  /** Number and content: a demo that sends something else one day does not pass for this one. */
  private static String id(Kind kind, int number, byte[] body) {
    String digest = HexFormat.of().formatHex(sha256(body), 0, 4);
    return String.format(Locale.ROOT, "demo-%s-%s-%06d-%s", LOGIN, kind.label(), number, digest);
  }

  private static byte[] sha256(byte[] body) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(body);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static long brokerTime(long utcMsc) {
    return utcMsc + GMT_OFFSET_S * 1000L;
  }

  private static byte[] json(Object value) {
    try {
      return JSON.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record of ours does not become JSON", e);
    }
  }
}
