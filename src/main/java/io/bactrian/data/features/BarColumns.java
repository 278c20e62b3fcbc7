package io.bactrian.data.features;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a snapshot needs of each bar, taken in bar by bar: some 130 bytes a bar with its labels,
 * where the bars themselves would take three times that. No features reach across a place at which
 * the series is cut, and it is cut where a bar was left out.
 */
public final class BarColumns {
  private static final int BATCH = 4096;

  private final FeatureSet features;
  private final int maximum;
  private final List<Bar> recent = new ArrayList<>();
  private final List<float @Nullable []> rows = new ArrayList<>();
  private final List<Integer> starts = new ArrayList<>();
  private final List<Long> leftOut = new ArrayList<>();
  private long[] closeTimes = new long[BATCH];
  private double[] close = new double[BATCH];
  private int size;
  private int flushed; // how many of the recent bars have their row

  /**
   * @param maximum how many bars are taken before it refuses
   */
  public BarColumns(FeatureSet features, int maximum) {
    this.features = features;
    this.maximum = maximum;
  }

  /** Takes the next bar of the series. */
  public void add(Bar bar) {
    requireRoom();
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

  /** Leaves the next bar of the series out; it counts towards the maximum. */
  public void leaveOut(Instant closeTime) {
    requireRoom();
    leftOut.add(Micros.of(closeTime));
    cut();
  }

  /** What comes next has nothing to do with what came. */
  public void cut() {
    flush();
    recent.clear();
    flushed = 0;
    if (size > 0 && (starts.isEmpty() || starts.get(starts.size() - 1) != size)) {
      starts.add(size);
    }
  }

  private void requireRoom() {
    if (size + leftOut.size() >= maximum) {
      throw new HubException(
          ErrorCode.UNPROCESSABLE,
          "from",
          "The window covers more than "
              + maximum
              + " bars. Let it begin later, or raise hub.datasets.maximum-bars.");
    }
  }

  /** Has to be called after the last bar. */
  public void flush() {
    float[][] block = features.all(recent);
    int before = features.lookback() - 1;
    for (int i = flushed; i < recent.size(); i++) {
      rows.add(i < before ? null : block[i - before]);
    }
    int kept = Math.min(recent.size(), before);
    recent.subList(0, recent.size() - kept).clear();
    flushed = kept;
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

  /** The bars, ascending, before which the series is cut. */
  public int[] starts() {
    return starts.stream().mapToInt(Integer::intValue).filter(start -> start < size).toArray();
  }

  /** {@code [bars left out]} when they closed, ascending. */
  public long[] leftOut() {
    return leftOut.stream().mapToLong(Long::longValue).toArray();
  }

  /** Whether bar {@code i} has enough bars before it for all its features. */
  public boolean hasFeatures(int i) {
    return i >= 0 && rows.get(i) != null;
  }

  /** The features at bar {@code i}, all NaN where there are too few bars before it. */
  public float[] features(int i) {
    float[] row = i < 0 ? null : rows.get(i);
    if (row != null) {
      return row;
    }
    var missing = new float[features.names().size()];
    Arrays.fill(missing, Float.NaN);
    return missing;
  }
}
