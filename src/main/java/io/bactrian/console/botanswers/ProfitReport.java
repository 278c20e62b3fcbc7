package io.bactrian.console.botanswers;

import java.time.Instant;
import java.util.List;

/**
 * What was earned in a window, of each currency by itself.
 *
 * @param text the same in words
 * @param title what it is of, for a picture
 */
public record ProfitReport(
    String text, String title, Instant from, Instant until, List<Curve> curves) {

  /**
   * Of one currency.
   *
   * @param currency empty where no account row names it
   * @param trades closed ones
   */
  public record Curve(String currency, long trades, List<Point> points) {}

  /**
   * At the end of a part of the window.
   *
   * @param profit net, of all trades of the window so far
   * @param drawdown the worst in the part, below the best so far; 0 or below
   */
  public record Point(Instant at, double profit, double drawdown) {}

  @Override
  public String toString() {
    return text; // where no step draws it, this is the answer
  }
}
