package io.bactrian.models.checks;

/**
 * What a strategy decided, and what became of it.
 *
 * @param decided the moment of the decision, in microseconds since 1970
 * @param limit the price that it asked for, NaN for the market's
 * @param leverage 1 for none
 * @param filled the moment of the fill, {@link #NEVER} where there was none
 * @param price of the fill, NaN where there was none
 * @param closed the moment of the exit, {@link #NEVER} where there was none
 * @param closePrice of the exit, NaN where there was none
 */
public record Order(
    String symbol,
    boolean buy,
    long decided,
    double limit,
    double leverage,
    long filled,
    double price,
    long closed,
    double closePrice) {
  public static final long NEVER = Long.MAX_VALUE;

  /**
   * As far as bars show it: a fill or an exit is known once the bar in which it was has closed.
   *
   * @param over the close of the newest bar
   */
  Order at(long over) {
    boolean in = filled < over;
    boolean out = in && closed < over;
    return new Order(
        symbol,
        buy,
        decided,
        limit,
        leverage,
        in ? filled : NEVER,
        in ? price : Double.NaN,
        out ? closed : NEVER,
        out ? closePrice : Double.NaN);
  }

  /** The first member in which two differ, for a message. */
  String difference(Order other) {
    if (buy != other.buy) {
      return "side";
    }
    if (!LookAhead.same(limit, other.limit)) {
      return "limit";
    }
    if (!LookAhead.same(leverage, other.leverage)) {
      return "leverage";
    }
    if (filled != other.filled || !LookAhead.same(price, other.price)) {
      return "fill";
    }
    return "exit";
  }
}
