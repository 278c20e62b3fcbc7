package io.bactrian.models.trainer;

/** The hub no longer knows the run: nothing more is sent. */
final class RunStopped extends RuntimeException {
  private static final long serialVersionUID = 1L;
}
