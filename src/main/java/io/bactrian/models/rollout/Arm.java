package io.bactrian.models.rollout;

/** Which of the two versions answers a unit. */
public enum Arm {
  CHAMPION,
  CHALLENGER
}
