package io.bactrian.store.mirror;

import io.bactrian.shared.Lease;
import io.bactrian.store.mirror.plan.RunAborted;

/** Lets a run go on while this hub holds the map's lease and nobody stops the run. */
final class RunPermit {
  private final Lease lease;
  private volatile boolean withdrawn;

  RunPermit(Lease lease) {
    this.lease = lease;
  }

  /** Ends the run at its next step. */
  void withdraw() {
    withdrawn = true;
  }

  /**
   * @throws RunAborted where the run was stopped or another hub may run the map by now
   */
  void check() {
    if (withdrawn) {
      throw new RunAborted("The map's route was stopped.");
    }
    if (!lease.held()) {
      throw new RunAborted("This hub lost its lease on the map; another may run it now.");
    }
  }
}
