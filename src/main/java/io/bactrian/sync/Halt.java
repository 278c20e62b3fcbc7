package io.bactrian.sync;

/** Ends a run, with the reason; what is done stands. */
final class Halt extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Halt(String reason) {
    super(reason);
  }
}
