package io.bactrian.models.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Signals that both models answer, one a bar, with the probability each gave to a rise. */
record Signals(double[] champion, double[] challenger, boolean[] rise, int bars) {
  static final Duration BAR = Duration.ofMinutes(5);
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /** The mean log loss of the challenger over that of the champion, unclipped. */
  double ratio() {
    double champions = 0;
    double challengers = 0;
    for (int i = 0; i < rise.length; i++) {
      champions += loss(champion[i], rise[i]);
      challengers += loss(challenger[i], rise[i]);
    }
    return challengers / champions;
  }

  Signals asIfKnownAtOnce() {
    return new Signals(champion, challenger, rise, 1);
  }

  List<Pair> pairs() {
    var pairs = new ArrayList<Pair>(rise.length);
    for (int i = 0; i < rise.length; i++) {
      Instant asked = START.plus(BAR.multipliedBy(i));
      pairs.add(
          Pair.ofProbabilities(
              asked,
              asked.plus(BAR.multipliedBy(bars)),
              new double[] {1 - champion[i], champion[i]},
              new double[] {1 - challenger[i], challenger[i]},
              rise[i] ? 1 : 0));
    }
    return pairs;
  }

  static double loss(double probability, boolean rise) {
    return -Math.log(rise ? probability : 1 - probability);
  }
}
