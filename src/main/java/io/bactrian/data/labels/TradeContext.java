package io.bactrian.data.labels;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * The tags by which closed trades are compared: what opened and closed them, and when.
 *
 * @param fills deals that entered
 * @param exits deals that left
 * @param exitReason the reason of the deal that left nothing open, such as TP, SL or EXPERT
 * @param magic of the first deal
 * @param session the market that was open, by the UTC hour of the opening: asia from 0, london from
 *     7, new_york from 13, off from 21
 * @param weekday of the opening in UTC, Monday is 1
 */
record TradeContext(
    int fills,
    int exits,
    @Nullable String exitReason,
    @Nullable String magic,
    String session,
    int weekday) {

  static TradeContext of(
      int fills, int exits, @Nullable String exitReason, @Nullable String magic, Instant openedAt) {
    OffsetDateTime opened = openedAt.atOffset(ZoneOffset.UTC);
    return new TradeContext(
        fills,
        exits,
        exitReason,
        magic,
        session(opened.getHour()),
        opened.getDayOfWeek().getValue());
  }

  private static String session(int hour) {
    if (hour < 7) {
      return "asia";
    }
    if (hour < 13) {
      return "london";
    }
    return hour < 21 ? "new_york" : "off";
  }
}
