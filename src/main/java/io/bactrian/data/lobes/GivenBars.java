package io.bactrian.data.lobes;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.data.features.Period;
import io.bactrian.data.indicators.Ohlcv;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Bars that came with a call, oldest first; what cannot be used is refused by the bar's place. */
final class GivenBars {
  private static final long LAST_SECOND = 99_999_999_999L;

  private GivenBars() {}

  /**
   * @param bars objects of {@code time} (its first moment: ISO 8601, or seconds since 1970), {@code
   *     open}, {@code high}, {@code low}, {@code close} and, unless it is 0, {@code volume}
   * @param period how long each lasts; null to take the least step between two
   * @param gaps whether bars may be missing where the market was closed
   * @param at bars that close later are left out
   * @throws HubException {@link ErrorCode#UNPROCESSABLE} naming the bar
   */
  static Ohlcv read(JsonNode bars, @Nullable Period period, boolean gaps, Instant at) {
    int count = bars.size();
    var times = new Instant[count];
    var prices = new double[5][count];
    String[] names = {"open", "high", "low", "close"};
    for (int i = 0; i < count; i++) {
      JsonNode bar = bars.get(i);
      String place = "bars[" + i + "]";
      times[i] = time(bar.path("time"), place + ".time");
      for (int column = 0; column < names.length; column++) {
        prices[column][i] = price(bar, place, names[column]);
      }
      prices[4][i] = bar.hasNonNull("volume") ? number(bar, place, "volume") : 0;
      requireOrder(prices, i, place);
    }
    Duration length = period == null ? leastStep(times) : period.length();
    requireSequence(times, length, gaps);
    return closed(times, length, prices, at);
  }

  private static Ohlcv closed(Instant[] times, Duration length, double[][] prices, Instant at) {
    int count = times.length;
    while (count > 0 && times[count - 1].plus(length).isAfter(at)) {
      count--;
    }
    var closeTimes = new long[count];
    for (int i = 0; i < count; i++) {
      closeTimes[i] = ChronoUnit.MICROS.between(Instant.EPOCH, times[i].plus(length));
    }
    double[][] columns = new double[prices.length][];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = Arrays.copyOf(prices[i], count);
    }
    return new Ohlcv(closeTimes, columns[0], columns[1], columns[2], columns[3], columns[4]);
  }

  private static Duration leastStep(Instant[] times) {
    Duration least = Duration.ZERO;
    for (int i = 1; i < times.length; i++) {
      Duration step = Duration.between(times[i - 1], times[i]);
      boolean first = least.isZero();
      least =
          (!step.isZero() && !step.isNegative()) && (first || step.compareTo(least) < 0)
              ? step
              : least;
    }
    return least;
  }

  private static void requireSequence(Instant[] times, Duration length, boolean gaps) {
    for (int i = 1; i < times.length; i++) {
      Duration step = Duration.between(times[i - 1], times[i]);
      String field = "bars[" + i + "].time";
      if (step.isZero()) {
        throw refused(field, "There is a bar of this time already: send each once.");
      }
      if (step.isNegative()) {
        throw refused(field, "The bar is older than the one before it: send the oldest bar first.");
      }
      if (step.compareTo(length) < 0) {
        throw refused(
            field,
            "The bar begins %s after the one before it, and the period is %s: send bars of one period."
                .formatted(step, length));
      }
      if (!gaps && step.compareTo(length) > 0) {
        throw refused(
            field,
            "There is a gap before this bar: one of %s is missing. Send it, or allow_gaps: true where the market was closed."
                .formatted(times[i - 1].plus(length)));
      }
    }
  }

  private static void requireOrder(double[][] prices, int i, String place) {
    double open = prices[0][i];
    double high = prices[1][i];
    double low = prices[2][i];
    double close = prices[3][i];
    if (high < Math.max(Math.max(open, close), low)) {
      throw refused(place + ".high", "The high is below another price of the bar.");
    }
    if (low > Math.min(open, close)) {
      throw refused(place + ".low", "The low is above another price of the bar.");
    }
    if (prices[4][i] < 0) {
      throw refused(place + ".volume", "A volume is 0 or more.");
    }
  }

  private static double price(JsonNode bar, String place, String name) {
    double price = number(bar, place, name);
    if (price <= 0) {
      throw refused(place + "." + name, "A price is above 0.");
    }
    return price;
  }

  private static double number(JsonNode bar, String place, String name) {
    JsonNode value = bar.path(name);
    if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
      throw refused(
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
          "Give the bar's first moment, such as 2026-01-31T12:00:00Z, or its seconds since 1970, not %s."
              .formatted(shown(time)),
          e);
    }
  }

  private static String shown(JsonNode value) {
    String text = value.isMissingNode() ? "nothing" : value.toString();
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }

  private static HubException refused(String field, String message) {
    return new HubException(ErrorCode.UNPROCESSABLE, field, message);
  }
}
