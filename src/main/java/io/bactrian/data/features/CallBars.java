package io.bactrian.data.features;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.data.indicators.HigherBars;
import io.bactrian.data.indicators.OhlcvColumns;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bars that a call brings, oldest first, one right after the other. What cannot be used is
 * refused with the bar's place: a value that is computed of half of what was meant looks like any
 * other.
 *
 * @param period of the bars, by their distance; null for a single bar, which shows none
 */
record CallBars(List<Row> rows, @Nullable Period period) {
  private static final long LAST_SECOND = 99_999_999_999L;

  /**
   * @param time its first moment
   */
  record Row(Instant time, double open, double high, double low, double close, double volume) {}

  /**
   * @param bars an array of objects {@code {time, open, high, low, close, volume}}; the time is ISO
   *     8601, or seconds since 1970 as MetaTrader has them
   * @throws HubException {@link io.bactrian.shared.ErrorCode#UNPROCESSABLE} naming the bar
   */
  static CallBars of(JsonNode bars) {
    var rows = new ArrayList<Row>(bars.size());
    for (int i = 0; i < bars.size(); i++) {
      rows.add(row(bars.get(i), "bars[" + i + "]"));
    }
    Period period = rows.size() > 1 ? period(rows) : null;
    if (period != null) {
      requireNoGap(rows, period);
    }
    return new CallBars(rows, period);
  }

  /** That of the two bars that are nearest to each other: others may have a gap between them. */
  private static Period period(List<Row> rows) {
    Duration least = Duration.ofDays(36_500);
    int nearest = 1;
    for (int i = 1; i < rows.size(); i++) {
      Duration step = Duration.between(rows.get(i - 1).time(), rows.get(i).time());
      requireLater(step, i);
      if (step.compareTo(least) < 0) {
        least = step;
        nearest = i;
      }
    }
    String apart =
        "The bar begins %s after the one before it, and no period is so long.".formatted(least);
    String field = "bars[" + nearest + "].time";
    return Period.find(least).orElseThrow(() -> IndicatorRequest.unprocessable(field, apart));
  }

  private static void requireLater(Duration step, int i) {
    if (step.isZero()) {
      throw IndicatorRequest.unprocessable(
          "bars[" + i + "].time", "There is a bar of this time already: send each once.");
    }
    if (step.isNegative()) {
      throw IndicatorRequest.unprocessable(
          "bars[" + i + "].time",
          "The bar is older than the one before it: send the oldest bar first.");
    }
  }

  private static void requireNoGap(List<Row> rows, Period period) {
    for (int i = 1; i < rows.size(); i++) {
      Instant next = rows.get(i - 1).time().plus(period.length());
      if (!rows.get(i).time().equals(next)) {
        throw IndicatorRequest.unprocessable(
            "bars[" + i + "].time",
            "There is a gap before this bar: the %s bar of %s is missing. Send bars without gaps."
                .formatted(period.name(), next));
      }
    }
  }

  /**
   * The newest {@code count} bars of a period that had closed at {@code at}; fewer where there are
   * fewer.
   *
   * @throws HubException naming the period, where its bars cannot be built of these
   */
  PeriodBars closed(IndicatorRequest.Asked asked, Instant at, int count) {
    var closed = new OhlcvColumns(count);
    Period wanted = asked.period();
    Period given = period == null ? wanted : period;
    if (given.equals(wanted)) {
      take(given, at, closed::add);
      return new PeriodBars(closed.bars(), given);
    }
    if (!given.makes(wanted)) {
      throw IndicatorRequest.unprocessable(
          asked.field(),
          "%s bars cannot be built of the %s bars of the call."
              .formatted(wanted.name(), given.name()));
    }
    var higher = new HigherBars(given.length(), wanted.length(), closed);
    if (!higher.fits(Micros.of(rows.get(0).time()))) {
      throw IndicatorRequest.unprocessable(
          "bars[0].time",
          "%s bars are built of %s bars that begin at whole multiples of their length in UTC."
              .formatted(wanted.name(), given.name()));
    }
    take(given, at, higher::add);
    return new PeriodBars(closed.bars(), given);
  }

  /** Where a closed bar goes. */
  private interface Taker {
    void add(long closeTime, double open, double high, double low, double close, double volume);
  }

  private void take(Period given, Instant at, Taker taker) {
    for (Row row : rows) {
      Instant closes = row.time().plus(given.length());
      if (!closes.isAfter(at)) {
        taker.add(Micros.of(closes), row.open(), row.high(), row.low(), row.close(), row.volume());
      }
    }
  }

  private static Row row(JsonNode bar, String place) {
    var row =
        new Row(
            time(bar.path("time"), place + ".time"),
            price(bar, place, "open"),
            price(bar, place, "high"),
            price(bar, place, "low"),
            price(bar, place, "close"),
            number(bar, place, "volume"));
    if (row.volume() < 0) {
      throw IndicatorRequest.unprocessable(place + ".volume", "A volume is 0 or more.");
    }
    if (row.high() < Math.max(row.open(), row.close())) {
      throw IndicatorRequest.unprocessable(
          place + ".high", "The high is below the open or the close.");
    }
    if (row.low() > Math.min(row.open(), row.close())) {
      throw IndicatorRequest.unprocessable(
          place + ".low", "The low is above the open or the close.");
    }
    return row;
  }

  private static double price(JsonNode bar, String place, String name) {
    double price = number(bar, place, name);
    if (price <= 0) {
      throw IndicatorRequest.unprocessable(place + "." + name, "A price is above 0.");
    }
    return price;
  }

  private static double number(JsonNode bar, String place, String name) {
    JsonNode value = bar.path(name);
    if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
      throw IndicatorRequest.unprocessable(
          place + "." + name, "Each bar has a finite number here, not " + shown(value) + ".");
    }
    return value.doubleValue();
  }

  private static Instant time(JsonNode time, String field) {
    if (time.isIntegralNumber() && time.canConvertToLong()) {
      long seconds = time.longValue();
      if (seconds >= 0 && seconds <= LAST_SECOND) {
        return Instant.ofEpochSecond(seconds);
      }
    }
    try {
      return OffsetDateTime.parse(time.asText()).toInstant();
    } catch (DateTimeException e) {
      throw new HubException(
          ErrorCode.UNPROCESSABLE,
          field,
          "Give the bar's first moment, such as 2026-01-31T12:00:00Z, or its seconds since 1970,"
              + " not "
              + shown(time)
              + ".",
          e);
    }
  }

  private static String shown(JsonNode value) {
    String text = value.isMissingNode() ? "nothing" : value.toString();
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }
}
