package io.bactrian.decisions.backtest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.HtmlUtils;

/** The report of a backtest as one file: figures, curve, drawdown, trades, what was asked. */
final class HtmlReport {
  private static final int WIDTH = 960;
  private static final int HEIGHT = 260;
  private static final int LOW = 110;
  private static final int MOST_TRADES = 2_000;
  private static final String STYLE =
      """
      body{font:15px/1.5 system-ui,sans-serif;max-width:64rem;margin:2rem auto;padding:0 1rem;color:#1d232b;background:#fff}
      h1,h2{line-height:1.2}h2{margin-top:2rem}table{border-collapse:collapse;width:100%}
      th,td{padding:.25rem .6rem;border-bottom:1px solid #d8dde3;text-align:left;vertical-align:top}
      td.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
      svg{width:100%;height:auto;background:#f6f8fa}pre{background:#f6f8fa;padding:1rem;overflow:auto}
      .warn{background:#fff4d6;padding:.5rem 1rem}small{color:#5a6572}
      """;

  private final Map<String, Object> row;
  private final JsonNode request;
  private final JsonNode result;
  private final JsonNode report;
  private final JsonNode equity;
  private final List<Map<String, Object>> trades;
  private final StringBuilder html = new StringBuilder();

  HtmlReport(
      Map<String, Object> row,
      JsonNode request,
      JsonNode result,
      JsonNode equity,
      List<Map<String, Object>> trades) {
    this.row = row;
    this.request = request;
    this.result = result;
    this.report = result.path("report");
    this.equity = equity;
    this.trades = trades;
  }

  String text() {
    String title = "Backtest of " + row.get("strategy") + " on " + row.get("symbols");
    html.append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>")
        .append(escaped(title))
        .append("</title><style>")
        .append(STYLE)
        .append("</style></head><body><h1>")
        .append(escaped(title))
        .append("</h1>");
    paragraph(
        "%s to %s, bars of %s, id %s. Money is in %s, costs are in."
            .formatted(
                report.path("from").asText(),
                report.path("to").asText(),
                row.get("period"),
                row.get("id"),
                report.path("currency").asText()));
    result
        .path("warnings")
        .forEach(
            each ->
                html.append("<p class=\"warn\">").append(escaped(each.asText())).append("</p>"));
    figures();
    drawing();
    regimes();
    steps();
    trades();
    html.append("<h2>What was asked</h2><pre>")
        .append(escaped(request.toPrettyString()))
        .append("</pre></body></html>\n");
    return html.toString();
  }

  private void figures() {
    JsonNode hold = report.at("/baselines/0");
    html.append("<h2>Figures</h2><table>");
    figure("Net profit", money(report.path("net_profit")), "");
    figure(
        "Return",
        percent(report.path("total_return")),
        "buy and hold %s, always flat 0".formatted(percent(hold.path("total_return"))));
    figure(
        "Deepest drawdown",
        percent(report.at("/drawdown/fraction")),
        "buy and hold %s; trough at %s"
            .formatted(
                percent(hold.path("drawdown")), report.at("/drawdown/trough_at").asText("-")));
    ratio("Sharpe ratio", report.path("sharpe"));
    ratio("Sortino ratio", report.path("sortino"));
    ratio("Calmar ratio", report.path("calmar"));
    figure("Trades", report.at("/trades/count").asText(), "");
    figure("Win rate", percent(report.at("/trades/win_rate")), "");
    figure("Profit factor", number(report.at("/trades/profit_factor")), "");
    figure("Mean trade", money(report.at("/trades/expectancy")), "");
    figure("Exposure", percent(report.path("exposure")), "share of the time with a position");
    JsonNode costs = report.path("costs");
    figure(
        "Costs",
        money(costs.path("total")),
        "spread %s, slippage %s, commission %s, swap %s"
            .formatted(
                money(costs.path("spread")),
                money(costs.path("slippage")),
                money(costs.path("commission")),
                money(costs.path("swap"))));
    for (JsonNode check : result.path("checks")) {
      figure(
          "Check " + check.path("check").asText(),
          check.path("status").asText(),
          check.path("message").asText());
    }
    html.append("</table>");
  }

  private void ratio(String name, JsonNode ratio) {
    String error =
        ratio.path("standard_error").isNumber()
            ? "standard error %s, ".formatted(number(ratio.path("standard_error")))
            : "";
    String basis =
        ratio.path("basis").isTextual()
            ? "%s%d returns of a%s %s, %s a year. "
                .formatted(
                    error,
                    ratio.path("n").asInt(),
                    ratio.path("basis").asText().equals("hour") ? "n" : "",
                    ratio.path("basis").asText(),
                    number(ratio.path("per_year")))
            : "";
    figure(name, number(ratio.path("value")), basis + ratio.path("note").asText());
  }

  private void figure(String name, String value, String note) {
    html.append("<tr><th>")
        .append(escaped(name))
        .append("</th><td class=\"n\">")
        .append(escaped(value))
        .append("</td><td><small>")
        .append(escaped(note))
        .append("</small></td></tr>");
  }

  /** The curve above, how far it is below its peak beneath. */
  private void drawing() {
    JsonNode values = equity.path("equity");
    double start = equity.path("start").asDouble();
    double least = start;
    double most = start;
    for (JsonNode value : values) {
      least = Math.min(least, value.asDouble());
      most = Math.max(most, value.asDouble());
    }
    double deepest = Math.max(1e-9, report.at("/drawdown/fraction").asDouble());
    var line = new StringBuilder("0,").append(y(start, least, most));
    var area = new StringBuilder("0,0");
    double peak = start;
    for (int i = 0; i < values.size(); i++) {
      double value = values.get(i).asDouble();
      peak = Math.max(peak, value);
      String x = String.format(Locale.ROOT, " %.1f,", (i + 1) * (double) WIDTH / values.size());
      line.append(x).append(y(value, least, most));
      area.append(x)
          .append(String.format(Locale.ROOT, "%.1f", (peak - value) / peak / deepest * LOW));
    }
    area.append(" ").append(WIDTH).append(",0");
    html.append("<h2>Equity</h2>");
    svg(HEIGHT, "<polyline fill=\"none\" stroke=\"#4527a0\" stroke-width=\"1.5\" points=\"" + line);
    paragraph(
        String.format(Locale.ROOT, "From %.2f up to %.2f, at the least %.2f.", start, most, least));
    html.append("<h2>Drawdown</h2>");
    svg(LOW, "<polygon fill=\"#b71c1c\" fill-opacity=\".55\" points=\"" + area);
  }

  private void svg(int height, String shape) {
    html.append(
        "<svg viewBox=\"0 -4 %d %d\" role=\"img\">%s\"/></svg>"
            .formatted(WIDTH, height + 8, shape));
  }

  private static String y(double value, double least, double most) {
    double range = most > least ? most - least : 1;
    return String.format(Locale.ROOT, "%.1f", HEIGHT - (value - least) / range * HEIGHT);
  }

  private void regimes() {
    html.append(
        "<h2>By volatility when decided</h2><table><tr><th>Regime</th><th>Trades</th><th>Win"
            + " rate</th><th>Profit factor</th><th>Net profit</th></tr>");
    for (JsonNode each : report.path("regimes")) {
      html.append("<tr><td>").append(escaped(each.path("regime").asText())).append("</td>");
      number(each.at("/trades/count").asText());
      number(percent(each.at("/trades/win_rate")));
      number(number(each.at("/trades/profit_factor")));
      number(money(each.path("net_profit")));
      html.append("</tr>");
    }
    html.append("</table>");
  }

  /** Of a walk-forward. */
  private void steps() {
    if (result.path("steps").isEmpty()) {
      return;
    }
    html.append(
        "<h2>Steps</h2><table><tr><th>Decided by</th><th>Trained until</th><th>From</th><th>To</th><th>Trades</th><th>Net</th></tr>");
    for (JsonNode step : result.path("steps")) {
      html.append("<tr>");
      for (String name : List.of("version", "trained_until", "from", "to", "trades")) {
        number(step.path(name).asText());
      }
      number(money(step.path("net_profit")));
      html.append("</tr>");
    }
    html.append("</table>");
  }

  private void trades() {
    html.append("<h2>Trades</h2>");
    if (trades.size() > MOST_TRADES) {
      paragraph("The first %d of %d; trades.csv has all.".formatted(MOST_TRADES, trades.size()));
    }
    html.append(
        "<table><tr><th>#</th><th>Symbol</th><th>Side</th><th>Lots</th><th>Opened</th><th>At</th><th>Closed</th><th>At</th><th>Exit</th><th>Net</th></tr>");
    for (Map<String, Object> trade : trades.subList(0, Math.min(trades.size(), MOST_TRADES))) {
      List<Object> cells = List.copyOf(trade.values().stream().map(HtmlReport::orEmpty).toList());
      html.append("<tr>");
      for (int i : new int[] {0, 1, 2, 3, 5, 6, 7, 8, 9, 16}) {
        number(shown(cells.get(i)));
      }
      html.append("</tr>");
    }
    html.append("</table>");
  }

  private static Object orEmpty(@Nullable Object value) {
    return value == null ? "" : value;
  }

  private static String shown(Object value) {
    return value instanceof Double number
        ? String.format(Locale.ROOT, "%.6g", number)
        : value.toString();
  }

  private void number(String value) {
    html.append("<td class=\"n\">").append(escaped(value)).append("</td>");
  }

  private void paragraph(String words) {
    html.append("<p>").append(escaped(words)).append("</p>");
  }

  private static String percent(JsonNode value) {
    return value.isNumber() ? String.format(Locale.ROOT, "%.2f %%", value.asDouble() * 100) : "-";
  }

  private static String money(JsonNode value) {
    return value.isNumber() ? String.format(Locale.ROOT, "%.2f", value.asDouble()) : "-";
  }

  private static String number(JsonNode value) {
    return value.isNumber() ? String.format(Locale.ROOT, "%.3f", value.asDouble()) : "-";
  }

  private static String escaped(String text) {
    return HtmlUtils.htmlEscape(text);
  }
}
