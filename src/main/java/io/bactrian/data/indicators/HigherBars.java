package io.bactrian.data.indicators;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * Builds the bars of a longer period from those of a shorter one, as they close. A longer bar
 * begins at a whole multiple of its length since 1970 (a day: at midnight UTC). It is handed on
 * when a shorter bar shows that it is over, one that ends with it or comes after it, and never
 * before: until then its close, high and low are the future of whoever asks. The bar in which the
 * series begins is left out unless the series begins with it.
 */
public final class HigherBars {
  private final long lower;
  private final long higher;
  private final OhlcvColumns closed;

  private long end;
  private boolean open;
  private boolean whole;
  private boolean begun;
  private double first;
  private double highest;
  private double lowest;
  private double newest;
  private double volume;

  /**
   * @param lower the length of what comes in, at most that of what goes out, which is a whole
   *     multiple of it
   * @param closed where what has closed goes
   */
  public HigherBars(Duration lower, Duration higher, OhlcvColumns closed) {
    this.lower = micros(lower);
    this.higher = micros(higher);
    this.closed = closed;
    if (this.lower <= 0 || this.higher % this.lower != 0) {
      throw new IllegalArgumentException(higher + " is not a whole multiple of " + lower);
    }
  }

  private static long micros(Duration length) {
    return length.dividedBy(ChronoUnit.MICROS.getDuration());
  }

  /** Whether a shorter bar that closes then begins at a whole multiple of its length. */
  public boolean fits(long closeTime) {
    return closeTime % lower == 0;
  }

  /**
   * Takes the next closed bar.
   *
   * @param closeTime microseconds since 1970, UTC, later than the one before
   * @throws IllegalArgumentException where the bar does not {@link #fits fit}
   */
  public void add(
      long closeTime, double open, double high, double low, double close, double volume) {
    if (!fits(closeTime)) {
      throw new IllegalArgumentException("a bar may be in two longer ones");
    }
    long start = closeTime - lower;
    long ends = start - Math.floorMod(start, higher) + higher;
    if (this.open && ends != end) {
      handOn();
    }
    if (!this.open) {
      begin(ends, open);
      whole = begun || ends - start == higher;
      begun = true;
    }
    highest = Math.max(highest, high);
    lowest = Math.min(lowest, low);
    newest = close;
    this.volume += volume;
    if (closeTime == end) {
      handOn();
    }
  }

  private void begin(long ends, double price) {
    end = ends;
    open = true;
    first = price;
    highest = Double.NEGATIVE_INFINITY;
    lowest = Double.POSITIVE_INFINITY;
    volume = 0;
  }

  private void handOn() {
    open = false;
    if (whole) {
      closed.add(end, first, highest, lowest, newest, volume);
    }
  }
}
