package io.bactrian.data.lobes;

import java.util.Arrays;

/**
 * The approximate nearest neighbours of TradingView's Lorentzian classification. A bar is a
 * candidate unless its index is divisible by four. Going through the candidates, one that is at
 * least as far as the last one taken is taken; where that makes too many, the oldest one leaves and
 * the bound falls to the distance three quarters up the list. The list stays from bar to bar.
 *
 * <p>The distance is {@code sum of ln(1 + |difference|)} over the features. Candidates are compared
 * by the product whose logarithm that is, which orders them alike without a logarithm each.
 */
final class NeighbourSearch {
  private static final int FIRST_CAPACITY = 64;

  private final int neighbours;
  private final int maxBarsBack;
  private final int from;

  /** A column a feature, so that the products of many bars are computed at a time. */
  private final double[][] history;

  private double[] candidates = new double[FIRST_CAPACITY];
  private byte[] labels = new byte[FIRST_CAPACITY];
  private int bars;

  private final double[] products;
  private final byte[] votes;
  private final int[] indices;
  private int taken;

  /**
   * @param from the index of the first candidate
   */
  NeighbourSearch(LorentzianSettings settings, int from) {
    this.neighbours = settings.neighbours();
    this.maxBarsBack = settings.maxBarsBack();
    this.from = from;
    this.history = new double[settings.features().size()][FIRST_CAPACITY];
    this.products = new double[neighbours + 1];
    this.votes = new byte[neighbours + 1];
    this.indices = new int[neighbours + 1];
  }

  /**
   * Adds the newest bar. Those that no search reads any more are counted and not kept.
   *
   * @param features {@code [features]}
   * @param label 1 for long, -1 for short, 0 for neither
   */
  void add(double[] features, int label) {
    if (bars < Math.max(maxBarsBack, from + 1)) {
      if (bars == labels.length) {
        grow(2 * bars);
      }
      for (int i = 0; i < history.length; i++) {
        history[i][bars] = features[i];
      }
      labels[bars] = (byte) label;
    }
    bars++;
  }

  private void grow(int capacity) {
    for (int i = 0; i < history.length; i++) {
      history[i] = Arrays.copyOf(history[i], capacity);
    }
    labels = Arrays.copyOf(labels, capacity);
    candidates = new double[capacity];
  }

  /**
   * Looks for neighbours of the newest bar.
   *
   * @param features its features, {@code [features]}; one that is NaN has no neighbours
   * @return the sum of the labels in the list
   */
  int evaluate(double[] features) {
    int last = Math.min(maxBarsBack, bars) - 1;
    // As the script's loop does, whose counter runs down where it begins behind its end.
    int step = from <= last ? 1 : -1;
    multiply(features, Math.min(from, last), Math.max(from, last) + 1);
    double bound = 0;
    for (int i = from; i != last + step; i += step) {
      if ((i & 3) != 0 && candidates[i] >= bound) {
        bound = take(i, candidates[i]);
      }
    }
    int sum = 0;
    for (int i = 0; i < taken; i++) {
      sum += votes[i];
    }
    return sum;
  }

  /** Simple loops over arrays, which the compiler turns into vector instructions. */
  private void multiply(double[] features, int begin, int end) {
    Arrays.fill(candidates, begin, end, 1);
    for (int feature = 0; feature < history.length; feature++) {
      double[] column = history[feature];
      double value = features[feature];
      for (int i = begin; i < end; i++) {
        candidates[i] *= 1 + Math.abs(value - column[i]);
      }
    }
  }

  /** Returns the bound for the candidates to come. */
  private double take(int index, double product) {
    products[taken] = product;
    votes[taken] = labels[index];
    indices[taken] = index;
    if (taken < neighbours) {
      taken++;
      return product;
    }
    double bound = products[(int) Math.round(neighbours * 3 / 4.0)];
    System.arraycopy(products, 1, products, 0, neighbours);
    System.arraycopy(votes, 1, votes, 0, neighbours);
    System.arraycopy(indices, 1, indices, 0, neighbours);
    return bound;
  }

  /** The bars in the list, the one that was taken first in front: {@code [neighbours found]}. */
  int[] indices() {
    return Arrays.copyOf(indices, taken);
  }

  /** What they vote for: 1 long, -1 short, 0 neither. */
  int[] votes() {
    var found = new int[taken];
    for (int i = 0; i < taken; i++) {
      found[i] = votes[i];
    }
    return found;
  }

  /** How far they were from the bar for which they were taken. */
  double[] distances() {
    return Arrays.stream(products, 0, taken).map(Math::log).toArray();
  }
}
