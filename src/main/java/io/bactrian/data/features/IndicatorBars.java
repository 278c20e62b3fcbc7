package io.bactrian.data.features;

import io.bactrian.data.indicators.HigherBars;
import io.bactrian.data.indicators.OhlcvColumns;
import io.bactrian.shared.HubException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The bars of a period as the hub holds them: those that came as such where there are enough, else
 * built from the longest shorter ones that give enough. Bars above one hour are not built from:
 * brokers cut them by their own clock, so that they may be in two days.
 */
@Component
class IndicatorBars {
  private static final Duration LONGEST_TO_BUILD_FROM = Duration.ofHours(1);

  /** Markets that are closed at night and at weekends have a bar in a fifth of the time. */
  private static final int[] TIMES_AS_LONG = {2, 8};

  private static final int LISTED = 50;

  private final BarReader reader;
  private final JdbcClient jdbc;

  IndicatorBars(BarReader reader, JdbcClient jdbc) {
    this.reader = reader;
    this.jdbc = jdbc;
  }

  /** The periods of which there are bars, the longest first. */
  List<Period> periods(String symbol) {
    return jdbc
        .sql("select period from bar_series where symbol = :symbol")
        .param("symbol", symbol)
        .query(String.class)
        .list()
        .stream()
        .map(Period::find)
        .flatMap(Optional::stream)
        .filter(period -> reader.knows(symbol, period.name()))
        .sorted(Comparator.comparing(Period::length).reversed())
        .toList();
  }

  /** The first symbols of which there are bars. */
  List<String> symbols() {
    return jdbc.sql("select distinct symbol from bar_series order by symbol limit :limit")
        .param("limit", LISTED)
        .query(String.class)
        .list();
  }

  /**
   * The newest {@code count} bars that had closed at {@code at}; fewer where there are fewer.
   *
   * @param held as {@link #periods} has them
   * @throws HubException naming the period, where its bars can neither be read nor built
   */
  PeriodBars closed(
      String symbol, IndicatorRequest.Asked asked, List<Period> held, Instant at, int count) {
    Period wanted = asked.period();
    PeriodBars best = null;
    for (Period period : held) {
      if (period.equals(wanted) || canBuild(period, wanted)) {
        PeriodBars found =
            period.equals(wanted)
                ? read(symbol, wanted, at, count)
                : build(symbol, period, asked, at, count);
        best = best == null || found.bars().size() > best.bars().size() ? found : best;
        if (best.bars().size() == count) {
          return best;
        }
      }
    }
    if (best == null) {
      throw IndicatorRequest.unprocessable(
          asked.field(),
          "There are no %s bars of %s, and none of the %s bars make them."
              .formatted(
                  wanted.name(),
                  symbol,
                  String.join(", ", held.stream().map(Period::name).toList())));
    }
    return best;
  }

  private static boolean canBuild(Period from, Period wanted) {
    return from.length().compareTo(LONGEST_TO_BUILD_FROM) <= 0 && from.makes(wanted);
  }

  private PeriodBars read(String symbol, Period period, Instant at, int count) {
    return new PeriodBars(Bar.columns(reader.closedBars(symbol, period.name(), at, count)), period);
  }

  private PeriodBars build(
      String symbol, Period from, IndicatorRequest.Asked asked, Instant at, int count) {
    var closed = new OhlcvColumns(count);
    for (int times : TIMES_AS_LONG) {
      closed = new OhlcvColumns(count);
      var higher = new HigherBars(from.length(), asked.period().length(), closed);
      Instant begin = at.minus(asked.period().length().multipliedBy((long) times * count));
      reader.forEachClosedBar(
          symbol, from.name(), begin, at, bar -> add(bar, higher, symbol, from, asked));
      if (closed.size() == count) {
        break;
      }
    }
    return new PeriodBars(closed.bars(), from);
  }

  private static void add(
      Bar bar, HigherBars higher, String symbol, Period from, IndicatorRequest.Asked asked) {
    long closeTime = Micros.of(bar.closeTime());
    if (!higher.fits(closeTime)) {
      throw IndicatorRequest.unprocessable(
          asked.field(),
          "%s bars cannot be built of the %s bars of %s: that of %s does not begin at a whole multiple of its length in UTC."
              .formatted(asked.period().name(), from.name(), symbol, bar.openTime()));
    }
    higher.add(
        closeTime,
        bar.open().doubleValue(),
        bar.high().doubleValue(),
        bar.low().doubleValue(),
        bar.close().doubleValue(),
        bar.volume().doubleValue());
  }
}
