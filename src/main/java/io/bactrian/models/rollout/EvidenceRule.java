package io.bactrian.models.rollout;

/**
 * What counts as a difference, and how sure one has to be of it. It is set before the first pair:
 * one that is changed by what was seen holds no error rate.
 *
 * @param bound a pair counts for no more
 * @param effect by how much worse counts, as the measure has it
 * @param rollBackAlpha how often at most a challenger that is no worse is taken back, over all
 *     looks together
 * @param promoteAlpha how often at most one that is no better is promoted, over all looks together
 */
public record EvidenceRule(
    Measure measure, double bound, double effect, double rollBackAlpha, double promoteAlpha) {
  /** What is compared. */
  public enum Measure {
    /**
     * Log loss; its effect is a share of the champion's. By how much two answers may differ is
     * known before the outcome, and where that is too much, the difference is scaled down: a mean
     * of 0 stays 0, which clipping does not promise.
     */
    LOG_LOSS,
    /** Outcomes, whose effect is in their own unit. Nothing bounds them, so they are clipped. */
    OUTCOME
  }

  public EvidenceRule {
    require(bound > 0 && Double.isFinite(bound), "bound", bound, "above 0");
    require(effect > 0 && Double.isFinite(effect), "effect", effect, "above 0");
    boolean within = rollBackAlpha > 0 && rollBackAlpha < 1;
    require(within, "rollBackAlpha", rollBackAlpha, "between 0 and 1");
    within = promoteAlpha > 0 && promoteAlpha < 1;
    require(within, "promoteAlpha", promoteAlpha, "between 0 and 1");
  }

  /**
   * Log loss, in which 15 % worse counts, and a probability of more than 20 times the other's
   * counts less.
   *
   * <p>Stakes are shares of the bound, so that a lower one decides sooner where differences are
   * small, and sees less of rare answers that are sure and wrong: at 2, a challenger of equal loss,
   * much of it from such answers, was promoted in 10 % of rollouts, at 3 in 2 %
   * (docs/decisions/0019-evidence.md).
   */
  public static EvidenceRule logLoss() {
    return new EvidenceRule(Measure.LOG_LOSS, 3, 0.15, 0.05, 0.05);
  }

  /**
   * Outcomes of trades.
   *
   * @param bound differences are clipped to it
   * @param effect by how much worse a mean outcome counts
   */
  public static EvidenceRule outcome(double bound, double effect) {
    return new EvidenceRule(Measure.OUTCOME, bound, effect, 0.05, 0.05);
  }

  /**
   * By how much the pairs of a round may differ together. Sums grow as the root of their number, so
   * that ranges of log losses add up to more than that in few rounds.
   */
  double budget(int pairs) {
    return bound * (measure == Measure.LOG_LOSS ? Math.sqrt(pairs) : pairs);
  }

  /** By how much this pair may differ. */
  double range(Pair pair) {
    return measure == Measure.LOG_LOSS ? pair.range() : bound;
  }

  /** By how much it does. */
  double difference(Pair pair) {
    double most = range(pair);
    return Math.min(Math.max(pair.difference(), -most), most);
  }

  private static void require(boolean holds, String field, double value, String allowed) {
    if (!holds) {
      throw new IllegalArgumentException(
          "%s is %s: it must be %s".formatted(field, value, allowed));
    }
  }
}
