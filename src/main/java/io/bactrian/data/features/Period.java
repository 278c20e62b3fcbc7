package io.bactrian.data.features;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How long a bar lasts, so that its close follows from its open.
 *
 * @param name as MetaTrader names it, such as {@code M5}
 */
public record Period(String name, Duration length) {
  private static final Map<String, Duration> UNITS =
      Map.of("M", Duration.ofMinutes(1), "H", Duration.ofHours(1));
  private static final Map<String, Period> KNOWN = known();

  /**
   * M1 to M30, H1 to H12, D1 and W1, in the steps that MetaTrader has.
   *
   * @throws HubException {@code UNPROCESSABLE}, field {@code period}, for any other name
   */
  public static Period parse(String name) {
    Period period = KNOWN.get(name);
    if (period == null) {
      throw new HubException(
          ErrorCode.UNPROCESSABLE,
          "period",
          "period is not one that has bars. Use one of " + String.join(", ", KNOWN.keySet()) + ".");
    }
    return period;
  }

  static Collection<Period> all() {
    return KNOWN.values();
  }

  /** As {@link #parse}, and empty for any other name. */
  static Optional<Period> find(String name) {
    return Optional.ofNullable(KNOWN.get(name));
  }

  /** The period that is so long; empty where none is. */
  static Optional<Period> find(Duration length) {
    return KNOWN.values().stream().filter(one -> one.length().equals(length)).findFirst();
  }

  /** Whether bars of a longer period can be built of these. */
  boolean makes(Period longer) {
    long seconds = longer.length().toSeconds();
    return seconds > length.toSeconds() && seconds % length.toSeconds() == 0;
  }

  private static Map<String, Period> known() {
    var periods = new TreeMap<String, Period>();
    for (int minutes : new int[] {1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30}) {
      add(periods, "M", minutes);
    }
    for (int hours : new int[] {1, 2, 3, 4, 6, 8, 12}) {
      add(periods, "H", hours);
    }
    periods.put("D1", new Period("D1", Duration.ofDays(1)));
    periods.put("W1", new Period("W1", Duration.ofDays(7)));
    return periods;
  }

  private static void add(Map<String, Period> periods, String unit, int count) {
    Duration length = UNITS.getOrDefault(unit, Duration.ZERO).multipliedBy(count);
    periods.put(unit + count, new Period(unit + count, length));
  }
}
