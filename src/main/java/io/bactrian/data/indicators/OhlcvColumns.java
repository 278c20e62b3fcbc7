package io.bactrian.data.indicators;

import java.util.Arrays;

/** Collects the newest closed bars of one series. */
public final class OhlcvColumns {
  private static final int FIRST = 1024;
  private static final int COLUMNS = 5;

  private final int most;
  private final double[][] columns = new double[COLUMNS][];
  private long[] closeTimes;
  private int size;

  /**
   * @param most how many of the newest bars are kept
   */
  public OhlcvColumns(int most) {
    this.most = most;
    closeTimes = new long[FIRST];
    Arrays.setAll(columns, i -> new double[FIRST]);
  }

  /** Takes the next closed bar. */
  public void add(
      long closeTime, double open, double high, double low, double close, double volume) {
    if (size == closeTimes.length) {
      makeRoom();
    }
    closeTimes[size] = closeTime;
    columns[0][size] = open;
    columns[1][size] = high;
    columns[2][size] = low;
    columns[3][size] = close;
    columns[4][size] = volume;
    size++;
  }

  /** Drops what is not kept where that is half or more, else grows. */
  private void makeRoom() {
    int from = size >= 2L * most ? size - most : 0;
    int room = from == 0 ? 2 * size : size;
    closeTimes = Arrays.copyOf(Arrays.copyOfRange(closeTimes, from, size), room);
    for (int i = 0; i < COLUMNS; i++) {
      double[] column = Arrays.copyOfRange(columns[i], from, size);
      columns[i] = Arrays.copyOf(column, room);
    }
    size -= from;
  }

  /** How many bars {@link #bars} has. */
  public int size() {
    return Math.min(size, most);
  }

  public Ohlcv bars() {
    int from = size - size();
    double[][] kept = new double[COLUMNS][];
    Arrays.setAll(kept, i -> Arrays.copyOfRange(columns[i], from, size));
    return new Ohlcv(
        Arrays.copyOfRange(closeTimes, from, size), kept[0], kept[1], kept[2], kept[3], kept[4]);
  }
}
