package io.bactrian.models.rollout;

import java.util.List;
import org.apache.commons.numbers.gamma.LogBeta;

/**
 * Whether the arms have as many units as they were dealt. Where they have not, units are lost or
 * answered by the wrong version, and what was measured on them decides nothing.
 *
 * <p>The sequential multinomial test of Lindon and Malek 2022, "Anytime-valid inference for
 * multinomial count data" (NeurIPS 35), for two arms: the Bayes factor of a Beta prior around the
 * share against the share. The chi-square test holds its p at one look; at a look after each unit
 * it finds a mismatch in far more arms that are right. Steps multiply.
 *
 * <p>Units are counted, each once a step, and not their decisions: those of one unit are all in one
 * arm. A few units show nothing.
 */
public final class SampleRatio {
  /** A mismatch is found where chance makes one in as many rollouts, at any look. */
  public static final double ALPHA = 0.001;

  /** The prior's weight in units: it expects a share of 50 % to be off by 5 points, 1 % by 1. */
  private static final double PRIOR = 100;

  private SampleRatio() {}

  /**
   * Units that one step dealt.
   *
   * @param share of them that the challenger should have
   * @param champion those that it has
   * @param challenger those that it has
   */
  public record Step(double share, long champion, long challenger) {
    public Step {
      if (!(share >= 0 && share <= 1) || champion < 0 || challenger < 0) {
        throw new IllegalArgumentException(
            "share is from 0 to 1, champion and challenger are counts of 0 and more");
      }
    }

    /**
     * Units that were the champion's at a share of {@code before} and that a raised one dealt
     * again: the challenger's were not, and count no more.
     */
    public static Step raised(double before, double share, long champion, long challenger) {
      return new Step((share - before) / (1 - before), champion, challenger);
    }
  }

  /**
   * @param eValue against the arms being as dealt; 1 / eValue is the p-value at any look
   */
  public record Result(double eValue) {
    public boolean mismatch() {
      return eValue >= 1 / ALPHA;
    }
  }

  public static Result of(List<Step> steps) {
    return new Result(Math.exp(steps.stream().mapToDouble(SampleRatio::logEvidence).sum()));
  }

  private static double logEvidence(Step step) {
    double share = step.share();
    if (share == 0 || share == 1) {
      long misplaced = share == 0 ? step.challenger() : step.champion();
      return misplaced == 0 ? 0 : Double.POSITIVE_INFINITY;
    }
    double first = PRIOR * share;
    double second = PRIOR - first;
    return LogBeta.value(first + step.challenger(), second + step.champion())
        - LogBeta.value(first, second)
        - step.challenger() * Math.log(share)
        - step.champion() * Math.log1p(-share);
  }
}
