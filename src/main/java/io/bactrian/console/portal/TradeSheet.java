package io.bactrian.console.portal;

import io.bactrian.console.portal.Portal.PortalTrade;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Closed trades as CSV (RFC 4180), times in UTC. */
final class TradeSheet {
  static final String HEAD =
      "login,position_id,symbol,side,volume_lots,entry_price,exit_price,opened_at,closed_at,"
          + "profit,costs,net_profit,strategy,result\r\n";

  private TradeSheet() {}

  static String line(PortalTrade trade) {
    List<String> cells = new ArrayList<>();
    cells.add(text(trade.login()));
    cells.add(text(trade.positionId()));
    cells.add(text(trade.symbol()));
    cells.add(trade.side());
    cells.add(number(trade.volume()));
    cells.add(number(trade.entryPrice()));
    cells.add(number(trade.exitPrice()));
    cells.add(trade.openedAt());
    cells.add(trade.closedAt());
    cells.add(number(trade.profit()));
    cells.add(number(trade.costs()));
    cells.add(number(trade.netProfit()));
    cells.add(text(trade.strategy()));
    cells.add(trade.result());
    return cells.stream().collect(Collectors.joining(",", "", "\r\n"));
  }

  private static String number(BigDecimal number) {
    return number.toPlainString();
  }

  /** A text that a spreadsheet would calculate is kept from it by an apostrophe. */
  private static String text(@Nullable String text) {
    if (text == null) {
      return "";
    }
    String safe = text.matches("(?s)[=+@\\t\\r-].*") ? "'" + text : text;
    return safe.matches("(?s).*[\",\r\n].*") ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
  }
}
