package io.bactrian.capture.reconciliation;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * An alert, receipt or deal that does not find its counterpart.
 *
 * @param kind alert, receipt or deal
 * @param id of the alert, of the receipt, or login and ticket of the deal
 * @param why such as {@code no_receipt}
 * @param symbol of the deal
 * @param fix what it means and what to do
 */
@JsonNaming(SnakeCaseStrategy.class)
record Unmatched(
    String kind,
    String id,
    String why,
    OffsetDateTime at,
    @Nullable String login,
    @Nullable String signalId,
    @Nullable String orderId,
    @Nullable String symbol,
    String fix) {

  static Unmatched of(ResultSet row) throws SQLException {
    String kind = row.getString("kind");
    String why = row.getString("why");
    return new Unmatched(
        kind,
        row.getString("id"),
        why,
        row.getObject("at", OffsetDateTime.class),
        row.getString("login"),
        row.getString("signal_id"),
        row.getString("order_id"),
        row.getString("symbol"),
        fix(kind + '/' + why, row));
  }

  private static String fix(String fault, ResultSet row) throws SQLException {
    return switch (fault) {
      case "alert/no_receipt" ->
          "No Expert Advisor answered: see that one runs for this strategy and reaches the hub.";
      case "alert/refused" ->
          "The broker answered %s: look it up among MetaTrader's return codes of the trade server."
              .formatted(row.getString("retcode"));
      case "alert/no_deal", "receipt/no_deal" ->
          "The order was taken but its deal is missing: restart the Expert Advisor, which resends"
              + " its history, unless the order is still pending.";
      case "alert/symbol_differs" -> mapping(row);
      case "receipt/no_alert" ->
          "The hub holds no such alert: look among the rejected messages, or mend the signal id"
              + " that the Expert Advisor sends.";
      case "deal/no_signal" ->
          "Nothing asked for this deal (reason %s): it was made by hand or by another program, or"
                  .formatted(row.getString("reason"))
              + " its receipt is missing.";
      default -> throw new IllegalArgumentException("no such fault: " + fault);
    };
  }

  private static String mapping(ResultSet row) throws SQLException {
    String exchange = String.valueOf(row.getString("exchange"));
    String ticker = row.getString("ticker");
    return "%s means %s here but %s was traded: if that is right, map %s to %s with PUT /api/v1/symbol-map/%s."
        .formatted(
            ticker,
            row.getString("expected"),
            row.getString("symbol"),
            exchange.isEmpty() ? ticker : exchange + ':' + ticker,
            row.getString("symbol"),
            row.getString("login"));
  }
}
