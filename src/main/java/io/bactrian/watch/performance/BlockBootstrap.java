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
    Arrays.sort(drawn);
    Arrays.setAll(index, i -> i);
    return new Measured(
        figure.applyAsDouble(index),
        drawn[(int) (0.025 * ROUNDS)],
        drawn[(int) (0.975 * ROUNDS)],
        rows,
        Double.NaN);
  }
}
