package io.bactrian.changes.delivery;

import io.bactrian.changes.log.ChangeEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A transaction was undone because of its events. */
final class EventFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<ChangeEvent> events;
  private final transient List<ChangeEvent> tried;
  private final Throwable failure;
  private final boolean muted;

  EventFailedException(
      List<ChangeEvent> events, List<ChangeEvent> tried, Throwable failure, boolean muted) {
    super(failure);
    this.events = events;
    this.tried = tried;
    this.failure = failure;
    this.muted = muted;
  }

  List<ChangeEvent> events() {
    return events;
  }

  /** Those whose attempt this was: what the route failed with, all where the commit failed. */
  List<ChangeEvent> tried() {
    return tried;
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
