package io.bactrian.models.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EvidenceTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final EvidenceRule RULE = EvidenceRule.logLoss();

  @Test
  void decidesNothingWithoutPairs() {
    Look look = new Evidence(RULE).look();
    assertThat(look.verdict()).isEqualTo(Verdict.NOT_ENOUGH_EVIDENCE);
    assertThat(look.worse()).isEqualTo(1);
    assertThat(look.better()).isEqualTo(1);
    assertThat(look.low()).isEqualTo(-RULE.bound());
    assertThat(look.high()).isEqualTo(RULE.bound());
    assertThat(look.mean()).isNaN();
  }

  @Test
  void multipliesTheBetsOfEachShare() {
    var rule = EvidenceRule.outcome(2, 0.1);
    Look look = ended(rule, outcome(0, 0.5, -0.5), outcome(1, 0.25, -0.25));
    double worse = 0;
    double better = 0;
    for (double share : Bets.SHARES) {
      worse += (1 + share / 2) * (1 + share / 4) / Bets.SHARES.length;
      better += (1 - share / 2) * (1 - share / 4) / Bets.SHARES.length;
    }
    assertThat(look.worse()).isEqualTo(worse, within(1e-12));
    assertThat(look.better()).isEqualTo(better, within(1e-12));
    assertThat(look.mean()).isEqualTo(0.75, within(1e-12));
    assertThat(look.effect()).isEqualTo(0.75, within(1e-12));
  }

  @Test
  void isTheSameOneAtATimeAndAnew() {
    var random = new SplittableRandom(1);
    var pairs = new ArrayList<Pair>();
    var evidence = new Evidence(RULE);
    Instant asked = START;
    for (int i = 0; i < 300; i++) {
      asked = asked.plusSeconds(random.nextInt(120));
      Instant known = asked.plusSeconds(random.nextInt(600));
      pairs.add(
          new Pair(asked, known, random.nextDouble(), random.nextDouble(), random.nextInt(5)));
      evidence.add(pairs.get(i));
      assertThat(evidence.look()).isEqualTo(Evidence.of(RULE, pairs).look());
    }
    assertThat(evidence.look().rounds()).isGreaterThan(20);
  }

  /** The interval is the test turned around. */
  @Test
  void excludesZeroJustWhereItDecides() {
    for (int seed = 0; seed < 40; seed++) {
      Look look = Evidence.of(RULE, noisy(seed, 120, 0.05 * (seed % 7 - 3))).look();
      assertThat(look.low() > 0).isEqualTo(look.verdict() == Verdict.ROLL_BACK);
      assertThat(look.high() < 0).isEqualTo(look.verdict() == Verdict.PROMOTE);
      assertThat(look.mean()).isBetween(look.low(), look.high());
    }
  }

  @Test
  void takesBackAWorseAndPromotesABetter() {
    Look worse = Evidence.of(RULE, noisy(1, 400, -0.15)).look();
    assertThat(worse.verdict()).isEqualTo(Verdict.ROLL_BACK);
    assertThat(worse.effect()).isGreaterThan(0);
    Look better = Evidence.of(RULE, noisy(1, 400, 0.15)).look();
    assertThat(better.verdict()).isEqualTo(Verdict.PROMOTE);
    assertThat(better.effect()).isLessThan(0);
  }

  /** The same pairs: what is enough to exclude a large effect is not enough for a small one. */
  @Test
  void holdsOnceTheEffectThatCountsIsExcluded() {
    List<Pair> equal = noisy(2, 1500, 0);
    assertThat(Evidence.of(RULE, equal).look().verdict()).isEqualTo(Verdict.HOLD);
    assertThat(Evidence.of(RULE, equal.subList(0, 20)).look().verdict())
        .isEqualTo(Verdict.NOT_ENOUGH_EVIDENCE);
    var strict = new EvidenceRule(RULE.measure(), RULE.bound(), 0.001, 0.05, 0.05);
    assertThat(Evidence.of(strict, equal).look().verdict()).isEqualTo(Verdict.NOT_ENOUGH_EVIDENCE);
  }

  @Test
  void takesBackFewOfEqualModelsThoughLookedAtAlways() {
    var random = new SplittableRandom(1);
    var rule = EvidenceRule.outcome(1, 0.1);
    int back = 0;
    for (int run = 0; run < 500; run++) {
      var evidence = new Evidence(rule);
      boolean out = false;
      for (int i = 0; i < 500; i++) {
        evidence.add(outcome(i, random.nextInt(2), random.nextInt(2)));
        out |= evidence.rollsBack();
      }
      back += out ? 1 : 0;
    }
    assertThat(back).isBetween(5, 25);
  }

  /** A label of 12 minutes and a signal a minute. */
  @Test
  void usesNoPairThatOverlapsTheRoundBefore() {
    var evidence = new Evidence(RULE);
    for (int minute = 0; minute < 12 + 2 * 23; minute++) {
      evidence.add(pair(minute, 12, 0.6, 0.5));
    }
    Look look = evidence.look();
    assertThat(look.pairs()).isEqualTo(58);
    assertThat(look.used()).isEqualTo(1 + 12 + 12);
    assertThat(look.rounds()).isEqualTo(3);
    assertThat(look.mean()).isEqualTo(Math.log(0.6 / 0.5), within(1e-12));
  }

  @Test
  void countsARoundWhenNothingOfItIsStillToCome() {
    var evidence = new Evidence(RULE);
    evidence.add(pair(0, 12, 0.6, 0.5));
    evidence.completeUntil(START.plus(Duration.ofMinutes(11)));
    assertThat(evidence.look().rounds()).isZero();
    evidence.completeUntil(START.plus(Duration.ofMinutes(12)));
    assertThat(evidence.look().rounds()).isEqualTo(1);
    assertThatThrownBy(() -> evidence.add(pair(11, 1, 0.5, 0.5)))
        .hasMessageContaining("in the order of asked");
  }

  /** Sure against 50 %: ln 0.5 and ln 0.5e7, of which the larger is scaled to the bound. */
  @Test
  void scalesAPairByWhatItCouldHaveShown() {
    double range = Math.log(0.5e7);
    assertThat(ended(RULE, pair(0, 1, 0.5, 0)).mean()).isEqualTo(RULE.bound(), within(1e-12));
    assertThat(ended(RULE, pair(0, 1, 0.5, 1)).mean())
        .isEqualTo(Math.log(0.5) * RULE.bound() / range, within(1e-12));
    assertThat(ended(RULE, pair(0, 1, 0.5, 0)).verdict()).isEqualTo(Verdict.NOT_ENOUGH_EVIDENCE);
  }

  @Test
  void clipsOutcomes() {
    var rule = EvidenceRule.outcome(2, 0.1);
    assertThat(ended(rule, outcome(0, 0, 5)).mean()).isEqualTo(-2);
    assertThat(ended(rule, outcome(0, 5, 0)).mean()).isEqualTo(2);
  }

  @Test
  void refusesWhatIsNoPair() {
    assertThatThrownBy(() -> pair(0, -1, 0.5, 0.5)).hasMessageContaining("known");
    assertThatThrownBy(() -> pair(0, 1, 1.5, 0.5)).hasMessageContaining("champion is -0.5");
    assertThatThrownBy(() -> pair(0, 1, 0.5, Double.NaN)).hasMessageContaining("challenger is NaN");
    assertThatThrownBy(() -> outcome(0, Double.NaN, 1)).hasMessageContaining("not finite");
    var evidence = new Evidence(RULE);
    evidence.add(pair(1, 1, 0.5, 0.5));
    assertThatThrownBy(() -> evidence.add(pair(0, 1, 0.5, 0.5)))
        .hasMessageContaining("in the order of asked");
  }

  private static Pair outcome(int minute, double champion, double challenger) {
    Instant asked = START.plus(Duration.ofMinutes(minute));
    return Pair.ofOutcomes(asked, asked, champion, challenger);
  }

  private static Pair pair(int minute, int span, double champion, double challenger) {
    Instant asked = START.plus(Duration.ofMinutes(minute));
    return Pair.ofProbabilities(
        asked,
        asked.plus(Duration.ofMinutes(span)),
        new double[] {1 - champion, champion},
        new double[] {1 - challenger, challenger},
        1);
  }

  private static Look ended(EvidenceRule rule, Pair... pairs) {
    Evidence evidence = Evidence.of(rule, List.of(pairs));
    evidence.completeUntil(Instant.MAX);
    return evidence.look();
  }

  /** Probabilities of two models around a half, the challenger's by so much better. */
  private static List<Pair> noisy(int seed, int size, double better) {
    var random = new SplittableRandom(seed);
    var pairs = new ArrayList<Pair>();
    for (int i = 0; i < size; i++) {
      double champion = 0.3 + 0.4 * random.nextDouble();
      double challenger = 0.3 + 0.4 * random.nextDouble() + better;
      pairs.add(pair(i, 1, champion, challenger));
    }
    return pairs;
  }
}
