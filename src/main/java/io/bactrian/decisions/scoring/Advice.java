package io.bactrian.decisions.scoring;

import io.bactrian.data.lobes.LobeAnswer;

/** What to do about the alert that a decision is about. */
final class Advice {
  static final String TAKE = "take";
  static final String REDUCE = "reduce";
  static final String SKIP = "skip";

  private Advice() {}

  /**
   * Take what the decision agrees with, reduce it where the policy model makes the size smaller or
   * the guard allows less than was asked for, and skip it where the decision is another side, none,
   * or blocked.
   *
   * @param alert the side of the alert, as its lobe answered
   */
  static String of(LobeAnswer alert, Decision decision) {
    if (!decision.action().equals(alert.action())) {
      return SKIP;
    }
    return switch (decision.verdict().verdict()) {
      case "allow" -> decision.sizing().reduced() ? REDUCE : TAKE;
      case "reduce" -> REDUCE;
      default -> SKIP;
    };
  }
}
