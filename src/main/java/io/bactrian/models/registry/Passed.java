package io.bactrian.models.registry;

import io.bactrian.shared.GivenFields;

/** What becomes of a version that the gate let pass, where another one answers. */
public enum Passed {
  /** It takes the champion's place. */
  CHAMPION,
  /** It stays a candidate until a rollout or a person puts it there. */
  CANDIDATE;

  /**
   * @param text champion or candidate
   */
  public static Passed of(String text) {
    return switch (text) {
      case "champion" -> CHAMPION;
      case "candidate" -> CANDIDATE;
      default -> throw GivenFields.invalid("passed", "Give champion or candidate.");
    };
  }
}
