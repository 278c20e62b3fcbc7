package io.bactrian.changes.delivery;

import org.jspecify.annotations.Nullable;

/**
 * Where a subscriber is by the database, which knows it whatever the subscriber's thread does.
 *
 * @param running false while an operator has paused it
 * @param lag positions that it has not dealt with
 * @param deadLetters its changes that failed for good and wait for a person
 * @param failing whether the newest change that it dealt with is one of these
 */
record Progress(String subscriber, boolean running, long lag, long deadLetters, boolean failing) {

  /** What is wrong, null where nothing is. */
  @Nullable String problem(long lagLimit) {
    if (!running && lag > 0) {
      return "is paused while " + lag + " changes wait";
    }
    if (failing) {
      return "fails: " + deadLetters + " changes wait as dead letters";
    }
    return lag > lagLimit ? "is " + lag + " changes behind" : null;
  }
}
