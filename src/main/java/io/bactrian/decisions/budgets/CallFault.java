package io.bactrian.decisions.budgets;

/** A failure of a call that says what the call costs, as the body of a message. */
public interface CallFault {
  /** What is owed for a call without an answer. */
  enum Owed {
    /** Nothing was sent, so that it counts as no call. */
    NO_CALL,
    /** It was a call, and the host answered that it did not do the work. */
    NO_MONEY,
    /** Nobody knows whether the work was done. */
    WHAT_WAS_RESERVED
  }

  /** Such as {@code cut-off}. */
  String slug();

  Owed owed();
}
