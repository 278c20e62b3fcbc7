package io.bactrian.decisions.backtest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Kept backtests as files and as members of a comparison. */
@Repository
class BacktestExports {
  private static final List<String> TRADE_COLUMNS =
      List.of(
          "number",
          "symbol",
          "side",
          "lots",
          "decided_at",
          "opened_at",
          "open_price",
          "closed_at",
          "close_price",
          "exit",
          "bars",
          "gross_profit",
          "spread",
          "slippage",
          "commission",
          "swap",
          "net_profit",
          "regime",
          "origin",
          "confidence");

  private static final String TRADES =
      "select "
          + TRADE_COLUMNS.stream()
              .map(
                  name ->
                      name.endsWith("_at")
                          ? "to_char(%s at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"
                              .formatted(name)
                          : name)
              .collect(Collectors.joining(", "))
          + " from backtest_trades where backtest_id = :id order by number";

  private static final String LINE = "\r\n"; // RFC 4180

  private final JdbcClient jdbc;
  private final ObjectMapper json;

  BacktestExports(JdbcClient jdbc, ObjectMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /**
   * @throws HubException {@link ErrorCode#NOT_FOUND}
   */
  void require(String field, String id) {
    row(field, id);
  }

  private Map<String, Object> row(String field, String id) {
    return jdbc
        .sql(
            """
            select id, name, status, strategy, array_to_string(symbols, ', ') as symbols, period, request::text,
              result::text, equity::text
            from backtests where id = :id
            """)
        .param("id", id)
        .query()
        .listOfRows()
        .stream()
        .findFirst()
        .orElseThrow(() -> HubException.missing(field, "backtest", id, "/api/v1/backtests"));
  }

  private Map<String, Object> completed(String field, String id) {
    Map<String, Object> row = row(field, id);
    if (row.get("result") == null) {
      throw new HubException(
          ErrorCode.CONFLICT,
          field,
          "The backtest %s is %s and has no result%s."
              .formatted(
                  id,
                  row.get("status"),
                  "running".equals(row.get("status")) ? " yet: ask again later" : ""));
    }
    return row;
  }

  /** What a comparison shows of it. */
  Map<String, Object> summary(String field, String id) {
    Map<String, Object> row = completed(field, id);
    var shown = new LinkedHashMap<String, Object>();
    for (String name : List.of("id", "name", "strategy", "symbols", "period")) {
      shown.put(name, row.get(name));
    }
    for (String name : List.of("request", "result", "equity")) {
      shown.put(name, tree(row, name));
    }
    return shown;
  }

  String trades(String id) {
    completed("id", id);
    var csv = new StringBuilder(String.join(",", TRADE_COLUMNS)).append(LINE);
    jdbc.sql(TRADES)
        .param("id", id)
        .query(
            row -> {
              for (int i = 1; i <= TRADE_COLUMNS.size(); i++) {
                csv.append(i == 1 ? "" : ",").append(cell(row.getObject(i)));
              }
              csv.append(LINE);
            });
    return csv.toString();
  }

  String equity(String id) {
    JsonNode equity = tree(completed("id", id), "equity");
    var csv = new StringBuilder("time,equity").append(LINE);
    csv.append(equity.path("start_time").asText())
        .append(',')
        .append(equity.path("start").asText())
        .append(LINE);
    for (int i = 0; i < equity.path("times").size(); i++) {
      csv.append(equity.path("times").get(i).asText())
          .append(',')
          .append(equity.path("equity").get(i).asText())
          .append(LINE);
    }
    return csv.toString();
  }

  String html(String id) {
    Map<String, Object> row = completed("id", id);
    List<Map<String, Object>> trades = jdbc.sql(TRADES).param("id", id).query().listOfRows();
    return new HtmlReport(
            row, tree(row, "request"), tree(row, "result"), tree(row, "equity"), trades)
        .text();
  }

  private JsonNode tree(Map<String, Object> row, String name) {
    try {
      return json.readTree(String.valueOf(row.get(name)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("The column " + name + " is no JSON", e);
    }
  }

  /** A text that a spreadsheet would take for a formula begins with an apostrophe. */
  static String cell(@Nullable Object value) {
    if (value == null) {
      return "";
    }
    if (value instanceof Number) {
      return value.toString();
    }
    String text = value.toString();
    String safe = text.matches("(?s)[=+\\-@\\t\\r].*") ? "'" + text : text;
    return safe.matches("(?s).*[\",\\r\\n].*") ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
  }
}
