package io.bactrian.capture.reconciliation;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The whole map of one login, as someone wants it.
 *
 * @param tickers as TradingView writes them, each once
 * @param symbols as the broker writes them, in the order of the tickers
 */
record Symbols(List<String> tickers, List<String> symbols) {
  private static final int ROWS = 1_000;
  private static final int LENGTH = 200;

  /** One ticker and what the broker calls it, as someone sends them. */
  record Row(@Nullable JsonNode ticker, @Nullable JsonNode symbol) {}

  /**
   * @param rows {@code [{"ticker":"BINANCE:BTCUSDT","symbol":"BTCUSD.m"}]}
   * @throws HubException {@link ErrorCode#INVALID_FIELD} naming the field, such as {@code
   *     [3].ticker}
   */
  static Symbols of(List<@Nullable Row> rows) {
    if (rows.size() > ROWS) {
      throw invalid(null, "Give at most %d tickers; these are %d.".formatted(ROWS, rows.size()));
    }
    var tickers = new ArrayList<String>();
    var symbols = new ArrayList<String>();
    Map<String, Integer> seen = new HashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      String field = "[" + i + "].ticker";
      String ticker = text(field, row == null ? null : row.ticker());
      Integer before = seen.putIfAbsent(ticker, i);
      if (before != null) {
        throw invalid(field, "Give each ticker once: [%d] has this one too.".formatted(before));
      }
      tickers.add(ticker);
      symbols.add(text("[" + i + "].symbol", row == null ? null : row.symbol()));
    }
    return new Symbols(List.copyOf(tickers), List.copyOf(symbols));
  }

  /**
   * @param login of the map, from its address
   */
  static String login(String login) {
    return text("login", login);
  }

  private static String text(String field, @Nullable JsonNode value) {
    return text(field, value != null && value.isTextual() ? value.textValue() : "");
  }

  static String text(String field, String value) {
    String text = value.strip();
    if (text.isEmpty()
        || text.length() > LENGTH
        || text.codePoints().anyMatch(Symbols::unstorable)) {
      throw invalid(
          field,
          "Give %s as a text of 1 to %d characters without control characters."
              .formatted(field, LENGTH));
    }
    return text;
  }

  private static boolean unstorable(int character) {
    return Character.isISOControl(character)
        || Character.getType(character) == Character.SURROGATE; // half of a pair
  }

  private static HubException invalid(@Nullable String field, String fix) {
    return new HubException(ErrorCode.INVALID_FIELD, field, fix);
  }
}
