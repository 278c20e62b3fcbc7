package io.bactrian.capture.mt5;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What no bar can be, whatever way it comes. */
final class BarRule {
  private static final long MINUTE = 60;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;
  private static final long QUARTER = 15 * MINUTE;

  /** Seconds by name; a month's do not matter. */
  private static final Map<String, Long> PERIODS = periods();

  private BarRule() {}

  /**
   * @param bar fits the schema; {@code time} is the broker's clock in seconds
   * @param offset of that clock; null where the time is UTC and the grid of the market's own
   *     session, which may begin at a quarter of an hour
   * @throws HubException {@code INVALID_FIELD} naming the field
   */
  static void check(JsonNode bar, @Nullable Integer offset) {
    BigDecimal high = bar.get("high").decimalValue();
    BigDecimal low = bar.get("low").decimalValue();
    if (high.compareTo(low) < 0) {
      throw refused("high", "high is below low.");
    }
    for (String price : new String[] {"open", "close"}) {
      BigDecimal value = bar.get(price).decimalValue();
      if (value.compareTo(high) > 0 || value.compareTo(low) < 0) {
        throw refused(price, price + " is outside of low to high.");
      }
    }
    String period = bar.get("period").textValue();
    Long length = PERIODS.get(period);
    if (length == null) {
      throw refused(
          "period",
          "There is no such period: use one of " + String.join(", ", PERIODS.keySet()) + ".");
    }
    if (!opens(bar.get("time").longValue(), period, length, offset)) {
      throw refused("time", "No " + period + " bar opens at this time: send when it opened.");
    }
  }

  /**
   * An offset of 0 may mean that a client turned the times into UTC itself, so long periods are
   * held to the hour only.
   */
  private static boolean opens(long time, String period, long length, @Nullable Integer offset) {
    if (offset == null || offset == 0) { // UTC, so a broker's half hours stay
      return time % Math.min(length, QUARTER) == 0;
    }
    if (length <= HOUR) {
      return time % Math.min(length, HOUR) == 0;
    }
    LocalDateTime opened = LocalDateTime.ofInstant(Instant.ofEpochSecond(time), ZoneOffset.UTC);
    return switch (period) {
      case "W1" ->
          midnight(opened)
              && (opened.getDayOfWeek() == DayOfWeek.SUNDAY
                  || opened.getDayOfWeek() == DayOfWeek.MONDAY);
      case "MN1" -> midnight(opened) && opened.getDayOfMonth() == 1;
      default -> time % length == 0;
    };
  }

  private static boolean midnight(LocalDateTime time) {
    return time.toLocalTime().equals(LocalTime.MIDNIGHT);
  }

  private static HubException refused(String field, String what) {
    return new HubException(ErrorCode.INVALID_FIELD, field, what);
  }

  private static Map<String, Long> periods() {
    var periods = new LinkedHashMap<String, Long>();
    for (int minutes : new int[] {1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30}) {
      periods.put("M" + minutes, minutes * MINUTE);
    }
    for (int hours : new int[] {1, 2, 3, 4, 6, 8, 12}) {
      periods.put("H" + hours, hours * HOUR);
    }
    periods.put("D1", DAY);
    periods.put("W1", 7 * DAY);
    periods.put("MN1", 28 * DAY);
    return periods;
  }
}
