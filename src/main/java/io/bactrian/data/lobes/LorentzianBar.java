package io.bactrian.data.lobes;

/**
 * What the Lorentzian classification answers for one closed bar.
 *
 * @param features {@code [features]}, 0 to 1, NaN where not yet defined
 * @param prediction sum of the neighbours' votes, {@code -neighbours} to {@code neighbours}; above
 *     0 is long
 * @param direction 1 long, -1 short, 0 before the first prediction that passed the filters
 * @param kernel the rational quadratic estimate of the close, in units of price
 * @param gaussian the Gaussian one
 * @param filters which of the filters it passed
 */
@SuppressWarnings("ArrayRecordComponent") // a row of columns, compared by nobody
public record LorentzianBar(
    double[] features,
    int prediction,
    int direction,
    double kernel,
    double gaussian,
    Passed filters,
    boolean startLong,
    boolean startShort,
    boolean endLong,
    boolean endShort) {

  /**
   * True also for a filter that is not in use.
   *
   * @param up whether EMA and SMA allow a long trade, {@code down} a short one
   * @param kernelUp whether the kernel allows a long trade, {@code kernelDown} a short one
   */
  public record Passed(
      boolean volatility,
      boolean regime,
      boolean adx,
      boolean emaUp,
      boolean emaDown,
      boolean smaUp,
      boolean smaDown,
      boolean kernelUp,
      boolean kernelDown) {}
}
