package io.bactrian.models.backtest;

/**
 * How the account is run.
 *
 * @param startEquity money
 * @param reverse whether the opposite order closes an open position, and opens its own; else it is
 *     passed over
 * @param mostBars after how many bars a position is closed; 0 for never
 * @param stopOut where the equity is not above this part of the margin in use, all is closed; 0 for
 *     never
 */
public record Rules(double startEquity, boolean reverse, int mostBars, double stopOut) {
  /** As many brokers have it. */
  public static final double USUAL_STOP_OUT = 0.5;

  public static Rules of(double startEquity) {
    return new Rules(startEquity, true, 0, USUAL_STOP_OUT);
  }
}
