package io.bactrian.store.mirror.plan;

/** Ends a run, with the reason; what is done stays. */
public final class RunAborted extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RunAborted(String reason) {
    super(reason);
  }
}
