package io.bactrian.watch.performance;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * What 95 % of a figure are within when whole stretches of its rows are drawn anew: the circular
 * block bootstrap with percentiles (D. Politis and J. Romano, 1992). Drawn with one seed, so that
 * the same rows give the same interval.
 */
final class BlockBootstrap {
  private static final int ROUNDS = 1_000;
  private static final long SEED = 20_260_101L;

  private BlockBootstrap() {}

  /**
   * @param block rows a stretch
   * @param figure of {@code [rows]} indices
   */
  static Measured interval(int rows, int block, ToDoubleFunction<int[]> figure) {
    var random = new SplittableRandom(SEED);
    var drawn = new double[ROUNDS];
    var index = new int[rows];
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < rows; i += block) {
        int start = random.nextInt(rows);
        for (int j = 0; j < block && i + j < rows; j++) {
          index[i + j] = (start + j) % rows;
        }
      }
      drawn[round] = figure.applyAsDouble(index);
    }
    Arrays.setAll(index, i -> i);
    return percentiles(drawn, figure.applyAsDouble(index), rows);
  }

  /**
   * The same of a figure that depends on nothing but the sums of columns: a stretch is two places
   * in sums that are made once, however long it is.
   *
   * @param columns {@code [columns][rows]}
   * @param figure of {@code [columns]} sums over as many rows as there are
   */
  static Measured ofSums(double[][] columns, int block, ToDoubleFunction<double[]> figure) {
    int rows = columns[0].length;
    int width = columns.length;
    double[] whole = stretches(columns, Math.min(block, rows));
    double[] last = stretches(columns, rows - (rows - 1) / block * block);
    var random = new SplittableRandom(SEED);
    var drawn = new double[ROUNDS];
    var sums = new double[width];
    for (int round = 0; round < ROUNDS; round++) {
      Arrays.fill(sums, 0);
      for (int i = 0; i < rows; i += block) {
        double[] of = i + block < rows ? whole : last;
        int start = random.nextInt(rows) * width;
        for (int column = 0; column < width; column++) {
          sums[column] += of[start + column];
        }
      }
      drawn[round] = figure.applyAsDouble(sums);
    }
    double[] all =
        Arrays.stream(columns).mapToDouble(column -> Arrays.stream(column).sum()).toArray();
    return percentiles(drawn, figure.applyAsDouble(all), rows);
  }

  /** The sums of so many rows from each on, round the end: {@code [rows * columns]}. */
  private static double[] stretches(double[][] columns, int length) {
    int rows = columns[0].length;
    int width = columns.length;
    var stretches = new double[rows * width];
    for (int column = 0; column < width; column++) {
      double sum = 0;
      for (int row = 0; row < length; row++) {
        sum += columns[column][row];
      }
      for (int row = 0; row < rows; row++) {
        stretches[row * width + column] = sum;
        sum += columns[column][(row + length) % rows] - columns[column][row];
      }
    }
    return stretches;
  }

  private static Measured percentiles(double[] drawn, double value, int rows) {
    Arrays.sort(drawn);
    return new Measured(
        value, drawn[(int) (0.025 * ROUNDS)], drawn[(int) (0.975 * ROUNDS)], rows, Double.NaN);
  }
}
