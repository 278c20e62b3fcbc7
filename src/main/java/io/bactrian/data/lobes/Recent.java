package io.bactrian.data.lobes;

/** The newest {@code length} values of a series; the statistics are NaN until there are as many. */
final class Recent {
  private final double[] ring;
  private int seen;

  Recent(int length) {
    this.ring = new double[length];
  }

  void add(double value) {
    ring[seen++ % ring.length] = value;
    if (seen == 2 * ring.length) {
      seen = ring.length;
    }
  }

  /** How many of the newest values there are. */
  int size() {
    return Math.min(seen, ring.length);
  }

  /** The value {@code back} values before the newest one, which is 0 back. */
  double back(int back) {
    return ring[(seen - 1 - back) % ring.length];
  }

  /** Summed anew from the oldest on: a running sum would drift away from that of a batch. */
  double mean() {
    if (seen < ring.length) {
      return Double.NaN;
    }
    double sum = 0;
    for (int back = ring.length - 1; back >= 0; back--) {
      sum += back(back);
    }
    return sum / ring.length;
  }

  /** The mean distance from {@link #mean}. */
  double meanDeviation() {
    double mean = mean();
    double sum = 0;
    for (int back = size() - 1; back >= 0; back--) {
      sum += Math.abs(back(back) - mean);
    }
    return sum / ring.length;
  }
}
