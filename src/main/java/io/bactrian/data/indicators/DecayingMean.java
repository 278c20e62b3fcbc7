package io.bactrian.data.indicators;

import java.util.Arrays;

/**
 * The weighted mean of the newest values of a series, where each value weighs {@code decay} times
 * the one after it: an exponential moving average that knows a fixed number of values and no more.
 *
 * <p>The sum over 2 n values is made of two sums over n, {@code s(2n, i) = s(n, i) + decay^n * s(n,
 * i - n)}. So every mean comes from the same operations on the same values in the same order,
 * wherever the series began, at one multiplication a level. What it lacks against the unbounded
 * average is {@code decay^bars} of how far the older values were from the newer ones.
 */
final class DecayingMean {
  private final double decay;
  private final boolean triple;
  private final double[][] sums;
  private final double[] factors;
  private final int[] slots;
  private final double weight;
  private double previous = Double.NaN;
  private double beforePrevious = Double.NaN;

  /**
   * @param decay between 0 and 1: {@code 1 - 2 / (n + 1)} for an EMA of n bars, {@code 1 - 1 / n}
   *     for Wilder's average
   * @param bars how many values it knows, a power of two or three times one
   */
  DecayingMean(double decay, int bars) {
    this.decay = decay;
    triple = bars % 3 == 0;
    int length = triple ? 3 : 1;
    if (Integer.bitCount(bars / length) != 1) {
      throw new IllegalArgumentException(bars + " is not a power of two or three times one");
    }
    int levels = Integer.numberOfTrailingZeros(bars / length);
    sums = new double[levels][];
    factors = new double[levels];
    slots = new int[levels];
    double factor = triple ? decay * decay * decay : decay;
    double total = triple ? 1 + decay * (1 + decay) : 1;
    for (int level = 0; level < levels; level++) {
      sums[level] = new double[length << level];
      Arrays.fill(sums[level], Double.NaN);
      factors[level] = factor;
      total *= 1 + factor;
      factor *= factor;
    }
    weight = total;
  }

  /**
   * Takes the next value.
   *
   * @return the mean; NaN where one of the values is, or where there are fewer than {@code bars}
   */
  double add(double value) {
    double sum = triple ? value + decay * (previous + decay * beforePrevious) : value;
    beforePrevious = previous;
    previous = value;
    for (int level = 0; level < sums.length; level++) {
      double[] ring = sums[level];
      int slot = slots[level];
      double older = ring[slot];
      ring[slot] = sum;
      slots[level] = slot + 1 == ring.length ? 0 : slot + 1;
      sum += factors[level] * older;
    }
    return sum / weight;
  }
}
