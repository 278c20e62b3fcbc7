package io.bactrian.models.rollout;

import java.time.Duration;

/**
 * What a challenger may do at most in a window; more ends its rollout at once, whatever the
 * evidence shows.
 *
 * @param latency that an answer may take
 * @param dailyLoss that it may make in a day; infinite for no limit
 */
public record TripLimits(
    Most errors, Duration latency, Most slow, Most invalid, Most schema, double dailyLoss) {
  public TripLimits {
    if (!(dailyLoss > 0)) {
      throw new IllegalArgumentException("dailyLoss is " + dailyLoss + ": it must be above 0");
    }
  }

  /**
   * Both are exceeded before it trips, so that one failure of few decisions does not.
   *
   * @param count of decisions
   * @param share of the window's decisions
   */
  public record Most(long count, double share) {
    /** Trips at the first. */
    public static final Most NONE = new Most(0, 0);

    public Most {
      if (count < 0 || !(share >= 0 && share <= 1)) {
        throw new IllegalArgumentException("count is 0 or more, share is from 0 to 1");
      }
    }

    boolean exceeded(long seen, long decisions) {
      return seen > count && seen > share * decisions;
    }
  }

  /**
   * More than 3 errors and 1 %, more than 20 slow answers and 5 %, one invalid or misshapen answer.
   */
  public static TripLimits standard(Duration latency, double dailyLoss) {
    return new TripLimits(
        new Most(3, 0.01), latency, new Most(20, 0.05), Most.NONE, Most.NONE, dailyLoss);
  }
}
