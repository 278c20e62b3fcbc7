package io.bactrian.cdc;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A transaction was undone because of its events; which one is sure only where it was alone. */
final class EventFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<ChangeEvent> events;
  private final Throwable failure;
  private final boolean muted;

  EventFailedException(List<ChangeEvent> events, Throwable failure, boolean muted) {
    super(failure);
    this.events = events;
    this.failure = failure;
    this.muted = muted;
  }

  List<ChangeEvent> events() {
    return events;
  }

  /** What the route or the commit failed with. */
  Throwable failure() {
    return failure;
  }

  /** The node of the route that failed, null where the commit did. */
  @Nullable String step() {
    return failure instanceof StepFailedException at ? at.step() : null;
  }

  /** Whether nothing was to leave the hub. */
  boolean muted() {
    return muted;
  }
}
