package io.bactrian.hub.deadletters;

import org.jspecify.annotations.Nullable;

/** A replayed letter's route failed again. */
public final class ReplayFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final @Nullable String step;

  public ReplayFailedException(@Nullable String step, Throwable failure) {
    super(failure);
    this.step = step;
  }

  @Nullable String step() {
    return step;
  }
}
