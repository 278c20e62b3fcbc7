package io.bactrian.data.cleaning;

import java.util.Arrays;

/** The last values of a series, with their median and median absolute deviation. */
final class TrailingValues {
  private final double[] ring;
  private final double[] sorted;
  private int size;
  private int next;

  /**
   * @param most how many are kept
   */
  TrailingValues(int most) {
    ring = new double[most];
    sorted = new double[most];
  }

  int size() {
    return size;
  }

  void add(double value) {
    if (size == ring.length) {
      int place = Arrays.binarySearch(sorted, 0, size, ring[next]);
      System.arraycopy(sorted, place + 1, sorted, place, size - place - 1);
      size--;
    }
    int place = Arrays.binarySearch(sorted, 0, size, value);
    place = place < 0 ? -place - 1 : place;
    System.arraycopy(sorted, place, sorted, place + 1, size - place);
    sorted[place] = value;
    size++;
    ring[next] = value;
    next = (next + 1) % ring.length;
  }

  /** Of an even number the lower of the two in the middle, so that it is one of the values. */
  double median() {
    return sorted[(size - 1) / 2];
  }

  /** The median of how far the values are from their median, the lower of two in the middle. */
  double deviation() {
    int low = (size - 1) / 2;
    int high = low + 1;
    double median = sorted[low];
    double found = 0;
    for (int i = 0; i <= (size - 1) / 2; i++) {
      boolean below = high == size || low >= 0 && median - sorted[low] <= sorted[high] - median;
      found = below ? median - sorted[low--] : sorted[high++] - median;
    }
    return found;
  }
}
