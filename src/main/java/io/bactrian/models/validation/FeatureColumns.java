package io.bactrian.models.validation;

import io.bactrian.data.features.Bar;
import io.bactrian.data.features.FeatureSet;
import io.bactrian.data.features.Micros;
import io.bactrian.data.indicators.Indicator;
import io.bactrian.data.indicators.Indicators;
import io.bactrian.data.indicators.Ohlcv;
import io.bactrian.models.checks.Columns;
import io.bactrian.models.checks.Inputs;
import io.bactrian.models.checks.Series;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The hub's own columns of bars: its sets of features, and {@code indicators}, all of those. */
final class FeatureColumns {
  static final List<String> BARS = List.of("open", "high", "low", "close", "volume");
  private static final String INDICATORS = "indicators";

  private FeatureColumns() {}

  /**
   * @param set {@code default@1}, {@code default@2} or {@code indicators}
   * @param bars whose period is the least distance between two
   * @throws HubException {@link ErrorCode#UNPROCESSABLE}, field {@code feature_set}, for another
   */
  static Columns of(String set, Series bars) {
    if (set.equals(INDICATORS)) {
      return new AllIndicators();
    }
    if (!FeatureSet.IDS.contains(set)) {
      throw new HubException(
          ErrorCode.UNPROCESSABLE,
          "feature_set",
          "There is no set of features %s. Use one of %s."
              .formatted(
                  set,
                  String.join(
                      ", ",
                      Stream.concat(FeatureSet.IDS.stream(), Stream.of(INDICATORS)).toList())));
    }
    return new OfSet(FeatureSet.of(set), period(bars));
  }

  /** Rows that may be computed in a call: some ten seconds on a small machine. */
  static long budget(String set) {
    return set.equals(INDICATORS) ? 8_000_000 : 600_000;
  }

  private static Duration period(Series bars) {
    long least = Long.MAX_VALUE;
    for (int i = 1; i < bars.size(); i++) {
      least = Math.min(least, bars.known()[i] - bars.known()[i - 1]);
    }
    return Duration.of(least == Long.MAX_VALUE ? 1 : least, ChronoUnit.MICROS);
  }

  /** The hub's bars as a series. */
  static Series series(String name, Ohlcv bars) {
    return new Series(
        name,
        bars.closeTimes(),
        BARS,
        new double[][] {bars.open(), bars.high(), bars.low(), bars.close(), bars.volume()});
  }

  private static double[][] missing(int rows, int columns) {
    var all = new double[rows][columns];
    for (double[] row : all) {
      Arrays.fill(row, Double.NaN);
    }
    return all;
  }

  private record AllIndicators() implements Columns {
    @Override
    public List<String> names() {
      return Indicator.keys();
    }

    @Override
    public int lookback() {
      return Indicator.mostBars();
    }

    @Override
    public double[][] of(Inputs inputs) {
      double[][] bars = inputs.base().values();
      double[][] columns =
          Indicators.all(
              new Ohlcv(inputs.base().known(), bars[0], bars[1], bars[2], bars[3], bars[4]));
      var rows = new double[inputs.base().size()][columns.length];
      for (int i = 0; i < rows.length; i++) {
        for (int c = 0; c < columns.length; c++) {
          rows[i][c] = columns[c][i];
        }
      }
      return rows;
    }
  }

  private record OfSet(FeatureSet set, Duration period) implements Columns {
    @Override
    public List<String> names() {
      return set.names();
    }

    @Override
    public int lookback() {
      return set.lookback();
    }

    @Override
    public double[][] of(Inputs inputs) {
      float[][] values = set.all(bars(inputs.base()));
      double[][] rows = missing(inputs.base().size(), set.names().size());
      for (int i = 0; i < values.length; i++) {
        for (int c = 0; c < values[i].length; c++) {
          rows[i + set.lookback() - 1][c] = values[i][c];
        }
      }
      return rows;
    }

    private List<Bar> bars(Series series) {
      double[][] values = series.values();
      var bars = new ArrayList<Bar>(series.size());
      for (int i = 0; i < series.size(); i++) {
        Instant close = Micros.instant(series.known()[i]);
        bars.add(
            new Bar(
                close.minus(period),
                close,
                BigDecimal.valueOf(values[0][i]),
                BigDecimal.valueOf(values[1][i]),
                BigDecimal.valueOf(values[2][i]),
                BigDecimal.valueOf(values[3][i]),
                BigDecimal.valueOf(values[4][i])));
      }
      return bars;
    }
  }
}
