package io.bactrian.capture.tradingview;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A TradingView alert in the hub's terms. Prices and volumes are exact decimals in the symbol's
 * units, times are UTC; {@code barTime} is the bar's open, {@code firedAt} when the alert fired.
 */
record TradingSignal(
    String strategy,
    String ticker,
    @Nullable String exchange,
    @Nullable String interval,
    String action,
    @Nullable Instant barTime,
    @Nullable Instant firedAt,
    @Nullable BigDecimal open,
    @Nullable BigDecimal high,
    @Nullable BigDecimal low,
    @Nullable BigDecimal close,
    @Nullable BigDecimal volume,
    @Nullable String orderId,
    @Nullable BigDecimal contracts,
    @Nullable BigDecimal price,
    @Nullable BigDecimal positionSize,
    @Nullable String marketPosition,
    @Nullable String prevMarketPosition,
    @Nullable String comment,
    JsonNode indicators,
    ObjectNode extra) {

  private static final Set<String> NAMED =
      Set.of(
          "strategy",
          "ticker",
          "exchange",
          "interval",
          "action",
          "time",
          "timenow",
          "open",
          "high",
          "low",
          "close",
          "volume",
          "order_id",
          "contracts",
          "price",
          "position_size",
          "market_position",
          "prev_market_position",
          "comment",
          "indicators");

  /**
   * @param alert a document that fits {@code tradingview-alert.schema.json}
   */
  static TradingSignal of(JsonNode alert) {
    return new TradingSignal(
        Fields.required(alert, "strategy"),
        Fields.required(alert, "ticker"),
        Fields.text(alert, "exchange"),
        Fields.text(alert, "interval"),
        action(alert),
        Fields.instant(alert, "time"),
        Fields.instant(alert, "timenow"),
        Fields.decimal(alert, "open"),
        Fields.decimal(alert, "high"),
        Fields.decimal(alert, "low"),
        Fields.decimal(alert, "close"),
        Fields.decimal(alert, "volume"),
        Fields.text(alert, "order_id"),
        Fields.decimal(alert, "contracts"),
        Fields.decimal(alert, "price"),
        Fields.decimal(alert, "position_size"),
        Fields.text(alert, "market_position"),
        Fields.text(alert, "prev_market_position"),
        Fields.text(alert, "comment"),
        alert.hasNonNull("indicators")
            ? alert.get("indicators")
            : JsonNodeFactory.instance.objectNode(),
        extra(alert));
  }

  private static String action(JsonNode alert) {
    String action = Fields.required(alert, "action").toLowerCase(Locale.ROOT);
    if (!action.equals("buy") && !action.equals("sell")) {
      throw new HubException(
          ErrorCode.INVALID_FIELD,
          "action",
          "The action is neither buy nor sell: send one of them.");
    }
    return action;
  }

  private static ObjectNode extra(JsonNode alert) {
    ObjectNode extra = JsonNodeFactory.instance.objectNode();
    alert.properties().stream()
        .filter(entry -> !NAMED.contains(entry.getKey()))
        .forEach(entry -> extra.set(entry.getKey(), entry.getValue()));
    return extra;
  }
}
