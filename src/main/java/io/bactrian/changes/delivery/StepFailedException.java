package io.bactrian.changes.delivery;

import org.jspecify.annotations.Nullable;

/** Carries what a route failed with, and where, to whoever decides what becomes of the event. */
final class StepFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final @Nullable String step;

  StepFailedException(@Nullable String step, Throwable failure) {
    super(failure);
    this.step = step;
  }

  /** The node of the route, null where it is not known. */
  @Nullable String step() {
    return step;
  }
}
