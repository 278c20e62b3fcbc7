package io.bactrian.models.performance;

import java.util.Arrays;

/**
 * What an account was worth over time.
 *
 * @param startTime when it was worth {@code start}, microseconds since 1970, UTC
 * @param start money
 * @param times {@code [points]}, ascending, after {@code startTime}
 * @param equity {@code [points]}, money, open positions counted
 */
@SuppressWarnings("ArrayRecordComponent") // columns of a computation, compared by nobody
public record EquityCurve(long startTime, double start, long[] times, double[] equity) {

  public int size() {
    return times.length;
  }

  public double end() {
    return times.length == 0 ? start : equity[times.length - 1];
  }

  public long endTime() {
    return times.length == 0 ? startTime : times[times.length - 1];
  }

  /**
   * The same with at most {@code most} points: of each stretch its lowest and its last, so that a
   * drawing shows every deep drawdown.
   */
  public EquityCurve thinned(int most) {
    int stretches = Math.max(1, most / 2);
    if (size() <= 2 * stretches) {
      return this;
    }
    var keptTimes = new long[2 * stretches];
    var keptEquity = new double[2 * stretches];
    int kept = 0;
    for (int stretch = 0; stretch < stretches; stretch++) {
      int from = (int) ((long) size() * stretch / stretches);
      int last = (int) ((long) size() * (stretch + 1) / stretches) - 1;
      int lowest = from;
      for (int i = from; i <= last; i++) {
        lowest = equity[i] < equity[lowest] ? i : lowest;
      }
      for (int i : lowest == last ? new int[] {last} : new int[] {lowest, last}) {
        keptTimes[kept] = times[i];
        keptEquity[kept++] = equity[i];
      }
    }
    return new EquityCurve(
        startTime, start, Arrays.copyOf(keptTimes, kept), Arrays.copyOf(keptEquity, kept));
  }
}
