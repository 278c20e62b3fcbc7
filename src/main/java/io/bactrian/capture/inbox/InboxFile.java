package io.bactrian.capture.inbox;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a file's name says: {@code [login/]SYMBOL_PERIOD*.csv} as MetaTrader 5 names its exports, or
 * {@code EXCHANGE_SYMBOL, INTERVAL*.csv} as TradingView does.
 *
 * @param login of the folder that it is in
 * @param symbol where the name has it
 * @param period as MetaTrader names it, where the name has it
 * @param json else CSV
 * @param server of the broker, where the folder is called {@code login@server}
 */
record InboxFile(
    String login,
    @Nullable String symbol,
    @Nullable String period,
    boolean json,
    @Nullable String server) {
  private static final Pattern LOGIN =
      Pattern.compile("(?:.*/)?([0-9]{1,20})(?:@([^/]{1,100}))?/[^/]+");
  private static final Pattern METATRADER =
      Pattern.compile("(.+?)_((?:M|H)[0-9]{1,2}|D1|W1|MN1)(?:[^0-9A-Za-z].*)?");
  private static final Pattern TRADINGVIEW =
      Pattern.compile("(?:[^,_]+_)?([^,]+), ?([0-9]+[DW]?)(?:[^0-9A-Za-z].*)?");
  private static final Map<String, String> INTERVALS =
      Map.of(
          "60", "H1", "120", "H2", "180", "H3", "240", "H4", "360", "H6", "480", "H8", "720", "H12",
          "1D", "D1", "1W", "W1");

  /**
   * @param path below the inbox
   * @param otherwise the login of a file that is in no login's folder
   */
  static InboxFile of(String path, String otherwise) {
    Matcher folder = LOGIN.matcher(path);
    String login = folder.matches() ? folder.group(1) : otherwise;
    String server = folder.matches() ? folder.group(2) : null;
    String name = path.substring(path.lastIndexOf('/') + 1);
    boolean json = name.toLowerCase(Locale.ROOT).matches(".*\\.(json|jsonl|ndjson)");
    String stem = name.replaceFirst("\\.[^.]*$", "");
    Matcher metaTrader = METATRADER.matcher(stem);
    if (metaTrader.matches()) {
      return new InboxFile(login, metaTrader.group(1), metaTrader.group(2), json, server);
    }
    Matcher tradingView = TRADINGVIEW.matcher(stem);
    if (tradingView.matches()) {
      String interval = tradingView.group(2);
      String period =
          INTERVALS.getOrDefault(interval, interval.matches("[0-9]{1,2}") ? "M" + interval : null);
      return new InboxFile(login, tradingView.group(1), period, json, server);
    }
    return new InboxFile(login, null, null, json, server);
  }

  String contentType() {
    return json ? "application/json" : "text/csv";
  }
}
