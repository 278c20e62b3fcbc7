package io.bactrian.models.checks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether a column moves with bars of another moment than its own: the correlation of its values,
 * and of how they change from bar to bar, with the returns, the sizes of the returns and the
 * volumes of the bars before and after. What is computed of the past follows bars that are over; a
 * clock that is off, a join on the wrong time and a shift follow bars that are yet to come.
 *
 * <p>A column fails where it correlates with one later return by {@value #LEAST} or more, and by
 * half more than the market's returns do with each other. Sizes and volumes come in clusters, so
 * there a later bar has to correlate by a third more than any bar that is over.
 */
public final class Alignment {
  private static final double LEAST = 0.3;
  private static final double MORE_THAN_MARKET = 1.5;
  private static final double MORE_THAN_PAST = 1.33;
  private static final int MOST_LAG = 300;
  private static final int LEAST_ROWS = 100;

  private final double[][] market;
  private final double[] own;
  private final int size;
  private final int lags;

  private record Peak(int lag, double size) {
    Peak or(int otherLag, double other) {
      return Math.abs(other) > size ? new Peak(otherLag, Math.abs(other)) : this;
    }
  }

  private Alignment(Series bars) {
    double[] close = bars.column("close");
    size = bars.size();
    lags = Math.min(MOST_LAG, size / 4);
    var returns = new double[size];
    var sizes = new double[size];
    for (int i = 0; i < size; i++) {
      returns[i] = i == 0 ? Double.NaN : Math.log(close[i] / close[i - 1]);
      sizes[i] = Math.abs(returns[i]);
    }
    int volume = bars.columns().indexOf("volume");
    market =
        volume < 0
            ? new double[][] {returns, sizes}
            : new double[][] {returns, sizes, changes(bars.values()[volume])};
    own = new double[lags + 1];
    for (int lag = 1; lag <= lags; lag++) {
      own[lag] = Math.abs(correlation(returns, returns, lag));
    }
  }

  /**
   * Rows beside the bars of their symbol.
   *
   * @param bars with the columns close and, where there is one, volume
   */
  public static CheckResult of(LabelledRows rows, Series bars) {
    var columns = new double[rows.columns().size()][bars.size()];
    for (double[] column : columns) {
      Arrays.fill(column, Double.NaN);
    }
    int matched = 0;
    for (int i = 0; i < rows.size(); i++) {
      int bar = bars.knownAt(rows.asOf()[i]) - 1;
      if (bar >= 0) {
        matched++;
        for (int c = 0; c < columns.length; c++) {
          columns[c][bar] = rows.features()[i][c];
        }
      }
    }
    return of(rows.columns(), columns, bars, matched);
  }

  /** Another series beside the base, by the moments at which their rows are known. */
  public static CheckResult of(Series other, Series bars) {
    var columns = new double[other.columns().size()][bars.size()];
    for (int i = 0; i < bars.size(); i++) {
      int row = other.knownAt(bars.known()[i]) - 1;
      for (int c = 0; c < columns.length; c++) {
        columns[c][i] = row < 0 ? Double.NaN : other.values()[c][row];
      }
    }
    List<String> names = other.columns().stream().map(c -> c + " of " + other.name()).toList();
    return of(names, columns, bars, bars.size());
  }

  private static CheckResult of(List<String> names, double[][] columns, Series bars, int matched) {
    if (matched < LEAST_ROWS || bars.size() < LEAST_ROWS) {
      return CheckResult.skipped(
          Check.ALIGNMENT,
          "%d rows have a bar that had closed by then, and %d are needed: send the bars of the rows' time."
              .formatted(matched, LEAST_ROWS));
    }
    var alignment = new Alignment(bars);
    List<Finding> findings = new ArrayList<>();
    double highest = 0;
    for (int c = 0; c < columns.length; c++) {
      Peak peak = alignment.future(columns[c]);
      highest = Math.max(highest, peak.size());
      if (peak.lag() > 0) {
        findings.add(finding(names.get(c), peak));
      }
    }
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("rows", matched);
    figures.put("bars_either_way", alignment.lags);
    figures.put("highest_correlation_with_a_later_bar", highest);
    return CheckResult.of(
        Check.ALIGNMENT,
        "Correlated %d columns with the %d bars before and after."
            .formatted(columns.length, alignment.lags),
        figures,
        findings);
  }

  private static Finding finding(String column, Peak peak) {
    return new Finding(
        column,
        null,
        "the bar %d later".formatted(peak.lag()),
        "%s moves with the bar that closes %d later (correlation %.2f), which is its future. Look for a clock that is off, a join on the wrong time or a shift."
            .formatted(column, peak.lag(), peak.size()));
  }

  /** The later bar that the column moves with; lag 0 for none. */
  private Peak future(double[] column) {
    Peak worst = new Peak(0, 0);
    double highest = 0;
    for (double[] values : new double[][] {column, changes(column)}) {
      for (int m = 0; m < market.length; m++) {
        Peak past = new Peak(0, 0);
        Peak later = new Peak(0, 0);
        for (int lag = -lags; lag <= lags; lag++) {
          double correlation = correlation(values, market[m], lag);
          if (lag <= 0) {
            past = past.or(lag, correlation);
          } else if (m > 0 || Math.abs(correlation) > MORE_THAN_MARKET * own[lag]) {
            later = later.or(lag, correlation);
          }
        }
        highest = Math.max(highest, later.size());
        boolean leaks =
            later.size() >= LEAST && (m == 0 || later.size() > MORE_THAN_PAST * past.size());
        if (leaks && later.size() > worst.size()) {
          worst = later;
        }
      }
    }
    return worst.lag() > 0 ? worst : new Peak(0, highest);
  }

  private static double[] changes(double[] values) {
    var changes = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      changes[i] = i == 0 ? Double.NaN : values[i] - values[i - 1];
    }
    return changes;
  }

  /** Of {@code a[i]} and {@code b[i + lag]}, 0 where too few pairs are numbers. */
  private double correlation(double[] a, double[] b, int lag) {
    int from = Math.max(0, -lag);
    int to = Math.min(size, size - lag);
    int count = 0;
    double sumA = 0;
    double sumB = 0;
    double squaresA = 0;
    double squaresB = 0;
    double products = 0;
    for (int i = from; i < to; i++) {
      double x = a[i];
      double y = b[i + lag];
      if (Double.isFinite(x) && Double.isFinite(y)) {
        count++;
        sumA += x;
        sumB += y;
        squaresA += x * x;
        squaresB += y * y;
        products += x * y;
      }
    }
    if (count < LEAST_ROWS / 2) {
      return 0;
    }
    double varianceA = squaresA - sumA * sumA / count;
    double varianceB = squaresB - sumB * sumB / count;
    boolean varies = varianceA > 1e-12 * squaresA && varianceB > 1e-12 * squaresB;
    double correlation =
        varies ? (products - sumA * sumB / count) / Math.sqrt(varianceA * varianceB) : 0;
    return Math.abs(correlation) < 5 / Math.sqrt(count) ? 0 : correlation; // five of its errors
  }
}
