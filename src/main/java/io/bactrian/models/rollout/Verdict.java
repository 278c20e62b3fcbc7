package io.bactrian.models.rollout;

/** What a look at the evidence answers. */
public enum Verdict {
  /** The challenger is better. */
  PROMOTE,
  /** It is not worse by as much as counts, and not shown to be better: it stays where it is. */
  HOLD,
  /** It is worse, or something tripped. */
  ROLL_BACK,
  /** It may yet be worse by as much as counts. */
  NOT_ENOUGH_EVIDENCE,
  /** The arms are not as they were dealt, so what was measured on them decides nothing. */
  WITHHELD
}
