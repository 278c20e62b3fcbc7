package io.bactrian.capture.mt5;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The platform's enumerations in the hub's spelling: {@code BUY} for {@code DEAL_TYPE_BUY}, {@code
 * buy} and {@code 0}.
 */
final class Mt5Spelling {
  private static final List<String> DEAL_TYPES =
      List.of(
          "BUY",
          "SELL",
          "BALANCE",
          "CREDIT",
          "CHARGE",
          "CORRECTION",
          "BONUS",
          "COMMISSION",
          "COMMISSION_DAILY",
          "COMMISSION_MONTHLY",
          "COMMISSION_AGENT_DAILY",
          "COMMISSION_AGENT_MONTHLY",
          "INTEREST",
          "BUY_CANCELED",
          "SELL_CANCELED",
          "DIVIDEND",
          "DIVIDEND_FRANKED",
          "TAX",
          "SO_COMPENSATION",
          "SO_COMPENSATION_CREDIT");
  private static final List<String> ENTRIES = List.of("IN", "OUT", "INOUT", "OUT_BY");
  private static final List<String> POSITION_TYPES = List.of("BUY", "SELL");
  private static final List<String> REASONS =
      List.of(
          "CLIENT",
          "MOBILE",
          "WEB",
          "EXPERT",
          "SL",
          "TP",
          "SO",
          "ROLLOVER",
          "VMARGIN",
          "SPLIT",
          "CORPORATE_ACTION");

  private Mt5Spelling() {}

  /**
   * Changes the item.
   *
   * @throws HubException {@code INVALID_FIELD} naming the values that are taken
   */
  static void correct(Mt5Kind kind, ObjectNode item) {
    switch (kind) {
      case DEAL -> {
        oneOf(item, "type", "DEAL_TYPE_|DEAL_", DEAL_TYPES);
        oneOf(item, "entry", "DEAL_ENTRY_", ENTRIES);
        String reason = known(item.get("reason"), "DEAL_REASON_", REASONS);
        if (reason != null) {
          item.put("reason", reason);
        }
      }
      case POSITION -> oneOf(item, "type", "POSITION_TYPE_", POSITION_TYPES);
      case BAR -> {
        if (item.path("period").isTextual()) {
          item.put(
              "period", item.get("period").textValue().replaceFirst("^(PERIOD|TIMEFRAME)_", ""));
        }
      }
      default -> {}
    }
  }

  private static void oneOf(ObjectNode item, String field, String prefix, List<String> values) {
    JsonNode value = item.get(field);
    if (value == null || value.isNull()) {
      return; // the schema decides whether it has to be there
    }
    String known = known(value, prefix, values);
    if (known == null) {
      throw new HubException(
          ErrorCode.INVALID_FIELD,
          field,
          "'%s' is none of %s; the platform's names with %s before them and its numbers from 0 are taken too."
              .formatted(
                  shortened(value.asText()),
                  String.join(", ", values),
                  Arrays.stream(prefix.split("\\|")).collect(Collectors.joining(" or "))));
    }
    item.put(field, known);
  }

  private static @Nullable String known(
      @Nullable JsonNode value, String prefix, List<String> values) {
    if (value == null || !value.isTextual() && !value.isIntegralNumber()) {
      return null;
    }
    String text = value.asText().strip().toUpperCase(Locale.ROOT);
    if (text.matches("[0-9]{1,2}")) {
      int number = Integer.parseInt(text);
      return number < values.size() ? values.get(number) : null;
    }
    String name = text.replaceFirst("^(" + prefix + ")", "").replace('/', ' ');
    String spelled = name.equals("IN OUT") ? "INOUT" : name.replace(' ', '_');
    return values.contains(spelled) ? spelled : null;
  }

  private static String shortened(String text) {
    return text.length() > 50 ? text.substring(0, 50) : text;
  }
}
