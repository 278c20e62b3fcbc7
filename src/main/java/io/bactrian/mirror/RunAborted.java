package io.bactrian.mirror;

/** Ends a run, with the reason; what is done stays. */
final class RunAborted extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RunAborted(String reason) {
    super(reason);
  }
}
