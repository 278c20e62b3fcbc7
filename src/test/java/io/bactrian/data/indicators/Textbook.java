package io.bactrian.data.indicators;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/**
 * The indicators as the books print them: recursions that begin with the first bar and know all
 * bars since, written without a look at what is tested.
 */
final class Textbook {
  private final Ohlcv bars;
  private final int size;

  Textbook(Ohlcv bars) {
    this.bars = bars;
    this.size = bars.size();
  }

  double[] of(Indicator indicator) {
    return switch (indicator) {
      case RSI_14 -> rsi();
      case MACD_LINE -> macd();
      case MACD_SIGNAL -> recursive(macd(), 2.0 / 10, 25);
      case MACD_HISTOGRAM -> minus(macd(), recursive(macd(), 2.0 / 10, 25));
      case EMA_20_RATIO -> over(bars.close(), recursive(bars.close(), 2.0 / 21, 0));
      case EMA_50_RATIO -> over(bars.close(), recursive(bars.close(), 2.0 / 51, 0));
      case SMA_200_RATIO -> over(bars.close(), each(i -> mean(bars.close(), i, 200)));
      case BB_PERCENT_B -> each(this::percentB);
      case BB_WIDTH -> each(i -> 4 * deviation(i) / mean(bars.close(), i, 20));
      case ATR_14_RATIO -> over(recursive(each(this::trueRange), 1.0 / 14, 1), bars.close());
      case STOCH_K_14 -> each(this::percentK);
      case STOCH_D_3 -> each(i -> (percentK(i) + percentK(i - 1) + percentK(i - 2)) / 3);
      case CCI_20 -> each(this::cci);
      case ADX_14 -> adx();
      case WILLIAMS_R_14 -> each(i -> percentK(i) - 100);
      case MFI_14 -> each(this::mfi);
      case OBV_SLOPE_20 -> obvSlope();
    };
  }

  private double[] each(IntToDoubleFunction formula) {
    var values = new double[size];
    Arrays.setAll(values, i -> i < 200 ? Double.NaN : formula.applyAsDouble(i));
    return values;
  }

  /** next = previous + share * (value - previous), begun with the first value. */
  private static double[] recursive(double[] values, double share, int first) {
    var averages = new double[values.length];
    double average = Double.NaN;
    for (int i = first; i < values.length; i++) {
      if (!Double.isNaN(values[i])) {
        average = Double.isNaN(average) ? values[i] : average + share * (values[i] - average);
      }
      averages[i] = average;
    }
    return averages;
  }

  private static double[] over(double[] values, double[] others) {
    var ratios = new double[values.length];
    Arrays.setAll(ratios, i -> values[i] / others[i]);
    return ratios;
  }

  private static double[] minus(double[] values, double[] others) {
    var differences = new double[values.length];
    Arrays.setAll(differences, i -> values[i] - others[i]);
    return differences;
  }

  private static double mean(double[] values, int last, int count) {
    return Arrays.stream(values, last - count + 1, last + 1).sum() / count;
  }

  private double[] rsi() {
    double[] close = bars.close();
    double[] gain = recursive(each(i -> Math.max(0, close[i] - close[i - 1])), 1.0 / 14, 0);
    double[] loss = recursive(each(i -> Math.max(0, close[i - 1] - close[i])), 1.0 / 14, 0);
    return each(i -> 100 - 100 / (1 + gain[i] / loss[i]));
  }

  private double[] macd() {
    return minus(recursive(bars.close(), 2.0 / 13, 0), recursive(bars.close(), 2.0 / 27, 0));
  }

  private double deviation(int i) {
    double mean = mean(bars.close(), i, 20);
    double variance =
        Arrays.stream(bars.close(), i - 19, i + 1).map(c -> (c - mean) * (c - mean)).sum() / 20;
    return Math.sqrt(variance);
  }

  private double percentB(int i) {
    double lower = mean(bars.close(), i, 20) - 2 * deviation(i);
    double upper = mean(bars.close(), i, 20) + 2 * deviation(i);
    return (bars.close()[i] - lower) / (upper - lower);
  }

  private double trueRange(int i) {
    double before = bars.close()[i - 1];
    return Math.max(bars.high()[i], before) - Math.min(bars.low()[i], before);
  }

  private double percentK(int i) {
    double highest = Arrays.stream(bars.high(), i - 13, i + 1).max().orElseThrow();
    double lowest = Arrays.stream(bars.low(), i - 13, i + 1).min().orElseThrow();
    return (bars.close()[i] - lowest) / (highest - lowest) * 100;
  }

  private double typical(int i) {
    return (bars.high()[i] + bars.low()[i] + bars.close()[i]) / 3;
  }

  private double cci(int i) {
    double[] typical = new double[size];
    for (int j = i - 19; j <= i; j++) {
      typical[j] = typical(j);
    }
    double mean = mean(typical, i, 20);
    double deviation = 0;
    for (int j = i - 19; j <= i; j++) {
      deviation += Math.abs(typical[j] - mean) / 20;
    }
    return (typical[i] - mean) / (0.015 * deviation);
  }

  /** With the true range, as Wilder has it. */
  private double[] adx() {
    double[] range = recursive(each(this::trueRange), 1.0 / 14, 0);
    double[] plus = over(recursive(each(i -> moved(i, 1)), 1.0 / 14, 0), range);
    double[] minus = over(recursive(each(i -> moved(i, -1)), 1.0 / 14, 0), range);
    double[] dx = each(i -> 100 * Math.abs(plus[i] - minus[i]) / (plus[i] + minus[i]));
    return recursive(dx, 1.0 / 14, 0);
  }

  private double moved(int i, int sign) {
    double up = bars.high()[i] - bars.high()[i - 1];
    double down = bars.low()[i - 1] - bars.low()[i];
    double asked = sign > 0 ? up : down;
    double other = sign > 0 ? down : up;
    return asked > 0 && asked > other ? asked : 0;
  }

  private double mfi(int i) {
    double positive = 0;
    double negative = 0;
    for (int j = i - 13; j <= i; j++) {
      if (typical(j) > typical(j - 1)) {
        positive += typical(j) * bars.volume()[j];
      } else if (typical(j) < typical(j - 1)) {
        negative += typical(j) * bars.volume()[j];
      }
    }
    return 100 - 100 / (1 + positive / negative);
  }

  private double[] obvSlope() {
    var obv = new double[size];
    for (int i = 1; i < size; i++) {
      obv[i] = obv[i - 1] + Math.signum(bars.close()[i] - bars.close()[i - 1]) * bars.volume()[i];
    }
    return each(
        i -> {
          double mean = mean(obv, i, 20);
          double products = 0;
          double squares = 0;
          for (int t = 0; t < 20; t++) {
            products += (t - 9.5) * (obv[i - 19 + t] - mean);
            squares += (t - 9.5) * (t - 9.5);
          }
          return products / squares;
        });
  }
}
