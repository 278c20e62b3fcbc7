package io.bactrian.models.rollout;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Answers at every look whether a challenger is better or worse than the champion on the same
 * signals, however often one looks.
 *
 * <p>Two e-values ({@link Bets}) are kept, one against "it is no worse" and one against "it is no
 * better". Each null says that, given what was known when a round began, no pair's difference of
 * bounded losses ({@link EvidenceRule.Measure}) is above (below) 0 in the mean; where it holds, the
 * verdict is wrong with a probability of alpha at most over all looks together, whatever the
 * losses' distribution. The interval of the mean difference is the same test turned around, so that
 * its low end is above 0 just where the challenger is rolled back. Whoever acts does so at the
 * first look that says so; later ones may answer otherwise. A mean of 0 over good and bad stretches
 * that last longer than labels is another null, which this test does not guard; nor does it guard
 * one of answers that counted less than they cost, see {@link EvidenceRule#logLoss}.
 *
 * <p>Labels that overlap make differences depend on each other, so pairs are put into rounds that
 * do not ({@link Rounds}); with labels of many signals' span most of what is seen is left out, and
 * verdicts take as many times longer.
 *
 * <p>The effect that counts triggers nothing: it parts {@link Verdict#HOLD}, where the interval
 * excludes it, from {@link Verdict#NOT_ENOUGH_EVIDENCE}. Where it is relative, the champion's mean
 * loss is taken as it was measured.
 *
 * <p>It is a function of the rule and the stored pairs in the order of {@link Pair#asked()}: taking
 * in one at a time and computing anew give the same. A pair is handed over when no earlier one is
 * open, since labels that are known early are of a certain kind. Not safe for several threads.
 */
public final class Evidence {
  private final EvidenceRule rule;
  private final Rounds rounds;
  private final Bets worse;
  private final Bets better;
  private double[] values = new double[64];
  private double[] bounds = new double[64];
  private int size;
  private int pairs;
  private double champion;
  private double difference;

  public Evidence(EvidenceRule rule) {
    this.rule = rule;
    this.rounds = new Rounds(rule);
    this.worse = new Bets();
    this.better = new Bets();
  }

  /**
   * Computed anew.
   *
   * @param pairs in the order of {@link Pair#asked()}
   */
  public static Evidence of(EvidenceRule rule, List<Pair> pairs) {
    var evidence = new Evidence(rule);
    pairs.forEach(evidence::add);
    return evidence;
  }

  /** Takes in one more pair. It counts when its round is over: see {@link #completeUntil}. */
  public void add(Pair pair) {
    rounds.add(pair).ifPresent(this::count);
    pairs++;
    champion += pair.champion();
    difference += pair.difference();
  }

  /**
   * Ends a round without waiting for the next pair.
   *
   * @param moment before which no pair was asked that is still to come: now, or when the oldest
   *     open one was asked
   */
  public void completeUntil(Instant moment) {
    rounds.completeUntil(moment).ifPresent(this::count);
  }

  private void count(Rounds.Round round) {
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
      bounds = Arrays.copyOf(bounds, 2 * size);
    }
    values[size] = round.value();
    bounds[size] = round.bound();
    size++;
    worse.add(round.value() / round.bound());
    better.add(-round.value() / round.bound());
  }

  /** Where the answer is one that acts, without the interval. */
  boolean rollsBack() {
    return worse.logCapital() >= -Math.log(rule.rollBackAlpha());
  }

  boolean promotes() {
    return better.logCapital() >= -Math.log(rule.promoteAlpha());
  }

  /** What the pairs show so far. */
  public Look look() {
    double[] seen = Arrays.copyOf(values, size);
    double[] within = Arrays.copyOf(bounds, size);
    double[] negated = Arrays.stream(seen).map(value -> -value).toArray();
    double low = Bets.lowest(seen, within, -rule.bound(), rule.rollBackAlpha());
    double high = -Bets.lowest(negated, within, -rule.bound(), rule.promoteAlpha());
    double unit = relative() ? champion / pairs : 1;
    double effect = difference / pairs / unit;
    Verdict verdict = verdict(Math.max(high / unit, effect));
    return new Look(
        verdict,
        reason(verdict, low / unit, high / unit),
        pairs,
        rounds.used(),
        size,
        Math.exp(worse.logCapital()),
        Math.exp(better.logCapital()),
        Arrays.stream(seen).average().orElse(Double.NaN),
        low,
        high,
        effect);
  }

  private boolean relative() {
    return rule.measure() == EvidenceRule.Measure.LOG_LOSS;
  }

  private Verdict verdict(double most) {
    if (rollsBack()) {
      return Verdict.ROLL_BACK;
    }
    if (promotes()) {
      return Verdict.PROMOTE;
    }
    return most < rule.effect() ? Verdict.HOLD : Verdict.NOT_ENOUGH_EVIDENCE;
  }

  private String reason(Verdict verdict, double low, double high) {
    if (size == 0) {
      return "no round of pairs is over";
    }
    String what =
        switch (verdict) {
          case ROLL_BACK -> "the challenger is worse";
          case PROMOTE -> "the challenger is better";
          case HOLD -> "the challenger is not worse by as much as counts, nor shown to be better";
          default -> "the challenger may be worse by as much as counts";
        };
    return String.format(
        Locale.ROOT,
        relative()
            ? "%s: from %+.1f %% to %+.1f %% of the champion's loss, %.1f %% counts; %d rounds"
            : "%s: from %+.4g to %+.4g worse, %.4g counts; %d rounds",
        what,
        relative() ? 100 * low : low,
        relative() ? 100 * high : high,
        relative() ? 100 * rule.effect() : rule.effect(),
        size);
  }
}
