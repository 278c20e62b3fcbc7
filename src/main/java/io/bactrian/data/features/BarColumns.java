package io.bactrian.data.features;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a snapshot needs of each bar, taken in bar by bar: some 130 bytes a bar with its labels,
 * where the bars themselves would take three times that.
 */
public final class BarColumns {
  private static final int BATCH = 4096;

  private final FeatureSet features;
  private final int maximum;
  private final List<Bar> recent = new ArrayList<>();
  private final List<float[]> rows = new ArrayList<>();
  private long[] closeTimes = new long[BATCH];
  private double[] close = new double[BATCH];
  private int size;

  /**
   * @param maximum how many bars are taken before it refuses
   */
  public BarColumns(FeatureSet features, int maximum) {
    this.features = features;
    this.maximum = maximum;
  }

  /** Takes the next bar of the series. */
  public void add(Bar bar) {
    if (size == maximum) {
      throw new HubException(
          ErrorCode.UNPROCESSABLE,
          "from",
          "The window covers more than "
              + maximum
              + " bars. Let it begin later, or raise hub.datasets.maximum-bars.");
    }
    if (size == close.length) {
      closeTimes = Arrays.copyOf(closeTimes, size + size / 2);
      close = Arrays.copyOf(close, size + size / 2);
    }
    closeTimes[size] = Micros.of(bar.closeTime());
    close[size++] = bar.close().doubleValue();
    recent.add(bar);
    if (recent.size() == BATCH + features.lookback() - 1) {
      flush();
    }
  }

  /** Has to be called after the last bar. */
  public void flush() {
    rows.addAll(Arrays.asList(features.all(recent)));
    int kept = Math.min(recent.size(), features.lookback() - 1);
    recent.subList(0, recent.size() - kept).clear();
  }

  public int size() {
    return size;
  }

  /** {@code [size]}, ascending. */
  public long[] closeTimes() {
    return Arrays.copyOf(closeTimes, size);
  }

  /** {@code [size]}. */
  public double[] close() {
    return Arrays.copyOf(close, size);
  }

  /** The features at bar {@code i}, all NaN where there are too few bars before it. */
  public float[] features(int i) {
    int row = i - (features.lookback() - 1);
    if (row >= 0) {
      return rows.get(row);
    }
    var missing = new float[features.names().size()];
    Arrays.fill(missing, Float.NaN);
    return missing;
  }
}
