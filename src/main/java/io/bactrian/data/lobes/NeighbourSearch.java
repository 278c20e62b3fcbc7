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
  private final int width;
  private final int neighbours;
  private final int maxBarsBack;
  private final int from;
  private double[] history;
  private byte[] labels;
  private int bars;

  private final double[] products;
  private final byte[] votes;
  private final int[] indices;
  private int taken;

  /**
   * @param from the index of the first candidate
   */
  NeighbourSearch(LorentzianSettings settings, int from) {
    this.width = settings.features().size();
    this.neighbours = settings.neighbours();
    this.maxBarsBack = settings.maxBarsBack();
    this.from = from;
    this.history = new double[64 * width];
    this.labels = new byte[64];
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
        history = Arrays.copyOf(history, 2 * history.length);
        labels = Arrays.copyOf(labels, 2 * bars);
      }
      System.arraycopy(features, 0, history, bars * width, width);
      labels[bars] = (byte) label;
    }
    bars++;
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
    double bound = 0;
    for (int i = from; i != last + step; i += step) {
      if ((i & 3) != 0) {
        double product = product(features, i * width);
        if (product >= bound) {
          bound = take(i, product);
        }
      }
    }
    int sum = 0;
    for (int i = 0; i < taken; i++) {
      sum += votes[i];
    }
    return sum;
  }

  private double product(double[] features, int offset) {
    double product = 1;
    for (int i = 0; i < width; i++) {
      product *= 1 + Math.abs(features[i] - history[offset + i]);
    }
    return product;
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
