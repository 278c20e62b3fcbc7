package io.bactrian.data.features;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.data.indicators.HigherBars;
import io.bactrian.data.indicators.Ohlcv;
import io.bactrian.data.indicators.OhlcvColumns;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bars that a call brings, oldest first. What cannot be used is refused with the bar's place: a
 * value that is computed of half of what was meant looks like any other.
 *
 * @param period of the bars; null where a single one shows none and none was named
 */
public record CallBars(List<Row> rows, @Nullable Period period) {
  private static final long LAST_SECOND = 99_999_999_999L;

  /**
   * @param time its first moment
   */
  record Row(Instant time, double open, double high, double low, double close, double volume) {}

  /**
   * How a function reads them.
   *
   * @param period how long each lasts; null to take the least distance between two
   * @param gaps whether bars may be missing where the market was closed
   * @param volumes whether each has to have a volume; else 0 stands for one that is missing
   */
  public record Reading(@Nullable Period period, boolean gaps, boolean volumes) {}

  /**
   * @param bars an array of objects {@code {time, open, high, low, close, volume}}; the time is ISO
   *     8601, or seconds since 1970 as MetaTrader has them
   * @throws HubException {@link io.bactrian.shared.ErrorCode#UNPROCESSABLE} naming the bar
   */
  public static CallBars of(JsonNode bars, Reading reading) {
    var rows = new ArrayList<Row>(bars.size());
    for (int i = 0; i < bars.size(); i++) {
      rows.add(row(bars.get(i), "bars[" + i + "]", reading.volumes()));
    }
    Period period =
        reading.period() != null || rows.size() < 2 ? reading.period() : leastDistance(rows);
    if (period != null) {
      requireSequence(rows, period, reading.gaps());
    }
    return new CallBars(rows, period);
  }

  /** That of the two bars that are nearest to each other: others may have a gap between them. */
  private static Period leastDistance(List<Row> rows) {
    Duration least = Duration.ofDays(36_500);
    int nearest = 1;
    for (int i = 1; i < rows.size(); i++) {
      Duration step = step(rows, i);
      if (step.compareTo(least) < 0) {
        least = step;
        nearest = i;
      }
    }
    String apart =
        "The bar begins %s after the one before it, and no period is so long.".formatted(least);
    String field = time(nearest);
    return Period.find(least).orElseThrow(() -> IndicatorRequest.unprocessable(field, apart));
  }

  /** How far a bar is from the one before it. */
  private static Duration step(List<Row> rows, int i) {
    Duration step = Duration.between(rows.get(i - 1).time(), rows.get(i).time());
    if (step.isZero()) {
      throw IndicatorRequest.unprocessable(
          time(i), "There is a bar of this time already: send each once.");
    }
    if (step.isNegative()) {
      throw IndicatorRequest.unprocessable(
          time(i), "The bar is older than the one before it: send the oldest bar first.");
    }
    return step;
  }

  private static void requireSequence(List<Row> rows, Period period, boolean gaps) {
    for (int i = 1; i < rows.size(); i++) {
      int longer = step(rows, i).compareTo(period.length());
      if (longer < 0) {
        throw IndicatorRequest.unprocessable(
            time(i),
            "The bar begins %s after the one before it, and the period is %s: send bars of one period."
                .formatted(step(rows, i), period.name()));
      }
      if (longer > 0 && !gaps) {
        throw IndicatorRequest.unprocessable(
            time(i),
            "There is a gap before this bar: the %s bar of %s is missing. Send it, or allow_gaps: true where the market was closed."
                .formatted(period.name(), rows.get(i - 1).time().plus(period.length())));
      }
    }
  }

  private static String time(int i) {
    return "bars[" + i + "].time";
  }

  /** All of them, closed or not. */
  public List<Bar> asBars() {
    Duration length = period == null ? Duration.ZERO : period.length();
    return rows.stream()
        .map(
            row ->
                new Bar(
                    row.time(),
                    row.time().plus(length),
                    BigDecimal.valueOf(row.open()),
                    BigDecimal.valueOf(row.high()),
                    BigDecimal.valueOf(row.low()),
                    BigDecimal.valueOf(row.close()),
                    BigDecimal.valueOf(row.volume())))
        .toList();
  }

  /** Those that had closed at a moment. */
  public Ohlcv closed(Instant at) {
    var closed = new OhlcvColumns(rows.size());
    take(period == null ? Duration.ZERO : period.length(), at, closed::add);
    return closed.bars();
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
      take(given.length(), at, closed::add);
      return new PeriodBars(closed.bars(), given);
    }
    if (!given.makes(wanted)) {
      throw IndicatorRequest.unprocessable(
          asked.field(),
          "%s bars cannot be built of the %s bars of the call."
              .formatted(wanted.name(), given.name()));
    }
    var higher = new HigherBars(given.length(), wanted.length(), closed);
    for (int i = 0; i < rows.size(); i++) {
      if (!higher.fits(Micros.of(rows.get(i).time()))) {
        throw IndicatorRequest.unprocessable(
            time(i),
            "%s bars are built of %s bars that begin at whole multiples of their length in UTC."
                .formatted(wanted.name(), given.name()));
      }
    }
    take(given.length(), at, higher::add);
    return new PeriodBars(closed.bars(), given);
  }

  /** Where a closed bar goes. */
  private interface Taker {
    void add(long closeTime, double open, double high, double low, double close, double volume);
  }

  private void take(Duration length, Instant at, Taker taker) {
    for (Row row : rows) {
      Instant closes = row.time().plus(length);
      if (!closes.isAfter(at)) {
        taker.add(Micros.of(closes), row.open(), row.high(), row.low(), row.close(), row.volume());
      }
    }
  }

  private static Row row(JsonNode bar, String place, boolean volumes) {
    boolean none = !volumes && !bar.hasNonNull("volume");
    var row =
        new Row(
            time(bar.path("time"), place + ".time"),
            price(bar, place, "open"),
            price(bar, place, "high"),
            price(bar, place, "low"),
            price(bar, place, "close"),
            none ? 0 : number(bar, place, "volume"));
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
