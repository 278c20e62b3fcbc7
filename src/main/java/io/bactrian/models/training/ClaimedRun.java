package io.bactrian.models.training;

import io.bactrian.models.runs.Run;

/**
 * A run on its way to the trainer.
 *
 * @param token opens the callbacks of this attempt; a secret
 */
record ClaimedRun(Run run, String token) {
  @Override
  public String toString() {
    return "ClaimedRun[" + run.id() + "]";
  }
}
