package io.bactrian.decisions.outside;

/**
 * How often a step may ask again: a share of its calls, so that a failing host is not asked several
 * times as often as before. Unused tries are kept up to ten.
 */
final class RetryBudget {
  private static final double MOST = 10;

  private final double share;
  private double left = 1;

  /**
   * @param percent tries again for each hundred calls
   */
  RetryBudget(double percent) {
    this.share = percent / 100;
    this.left = Math.min(1, percent);
  }

  synchronized void called() {
    left = Math.min(MOST, left + share);
  }

  synchronized boolean take() {
    if (left < 1) {
      return false;
    }
    left--;
    return true;
  }
}
