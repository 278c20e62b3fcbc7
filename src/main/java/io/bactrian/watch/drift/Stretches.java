package io.bactrian.watch.drift;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * What stretches of a training are like, beside the whole of it: what its inputs do without any
 * change. A few days of a market are never like a year of it, and the textbook's thresholds, which
 * are of independent rows, would always be exceeded. A look has drifted where one of its inputs is
 * farther away, beside what is usual for that input, than the farthest input of almost all
 * stretches is: so the chance of a false alarm is that of a look, however many inputs there are and
 * however they hang together. Where looks are like the training's stretches, or like as many rows
 * drawn of it at random, a share {@code alpha} of them is a false alarm.
 */
final class Stretches {
  /** Stretches begin ten times as often as they fit: the quantile is less a matter of luck then. */
  private static final int OVERLAP = 10;

  private static final double USUAL = 0.9;

  /** A share of missing rows below it is nothing to be alarmed about. */
  private static final double MISSING = 0.01;

  private final int whole;
  private final double[] usual;
  private final double[] missing;
  private final double[] inStretches;
  private final double[] inDraws;

  /**
   * @param columns at least one, all with the same rows
   * @param rows of a stretch, at most as many as the training has
   */
  Stretches(List<Column> columns, int rows) {
    int all = columns.get(0).rows();
    this.whole = all / rows;
    int step = Math.max(1, rows / OVERLAP);
    int count = (all - rows) / step + 1;
    // A stretch is a part of what it is compared with.
    double rest = all == rows ? 1 : all / (double) (all - rows);
    var random = new Random(all);
    var far = new double[columns.size()][2 * count];
    var gaps = new double[columns.size()][2 * count];
    for (int i = 0; i < count; i++) {
      int from = i * step;
      int[] drawn = random.ints(rows, 0, all).toArray();
      for (int c = 0; c < far.length; c++) {
        Distance stretch = columns.get(c).of(from, from + rows);
        far[c][i] = rest * stretch.wasserstein();
        gaps[c][i] = rest * stretch.missing();
        Distance draw = columns.get(c).of(drawn);
        far[c][count + i] = draw.wasserstein();
        gaps[c][count + i] = draw.missing();
      }
    }
    this.usual = Arrays.stream(far).mapToDouble(one -> larger(one, count, USUAL)).toArray();
    this.missing =
        Arrays.stream(gaps)
            .mapToDouble(one -> Math.max(MISSING, larger(one, count, USUAL)))
            .toArray();
    var farthest = new double[2 * count];
    for (int i = 0; i < farthest.length; i++) {
      for (int c = 0; c < far.length; c++) {
        farthest[i] = Math.max(farthest[i], ratio(c, far[c][i], gaps[c][i]));
      }
    }
    this.inStretches = Arrays.copyOf(farthest, count);
    this.inDraws = Arrays.copyOfRange(farthest, count, 2 * count);
  }

  /** Of stretches or of draws, whichever are farther. */
  private static double larger(double[] values, int count, double share) {
    return Math.max(
        quantile(Arrays.copyOf(values, count), share),
        quantile(Arrays.copyOfRange(values, count, values.length), share));
  }

  /** How many fit beside each other. */
  int whole() {
    return whole;
  }

  /**
   * How many have to fit for a share of false alarms: a new one that is like them is the farthest
   * of them and itself so often.
   */
  static int needed(double alpha) {
    return (int) Math.ceil(1 / alpha - 1e-9) - 1;
  }

  /** What the {@link #ratio} of a drifted input exceeds, for a share of false alarms. */
  double threshold(double alpha) {
    return Math.max(quantile(inStretches, 1 - alpha), quantile(inDraws, 1 - alpha));
  }

  /** How far an input is, beside the distance that nine of ten of its stretches do not exceed. */
  double ratio(int column, Distance distance) {
    return ratio(column, distance.wasserstein(), distance.missing());
  }

  private double ratio(int column, double wasserstein, double gap) {
    double most = wasserstein > 0 ? Double.MAX_VALUE : 0;
    double moved = usual[column] > 0 ? wasserstein / usual[column] : most;
    return Math.max(moved, gap / missing[column]);
  }

  /** The distance from which on an input has drifted, in standard deviations of the training. */
  double limit(int column, double threshold) {
    return threshold * usual[column];
  }

  /**
   * The shift of the mean that 95 of 100 looks find, in standard deviations of the training: the
   * limit, and what a stretch may be short of it by chance.
   */
  double detectable(int column, double threshold) {
    return limit(column, threshold) + usual[column];
  }

  private static double quantile(double[] values, double share) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int at = (int) Math.ceil(share * (sorted.length + 1)) - 1;
    return sorted[Math.max(0, Math.min(at, sorted.length - 1))];
  }
}
