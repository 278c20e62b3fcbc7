package io.bactrian.cdc;

import java.util.List;

/** A transaction was undone because of its events; which one is sure only where it was alone. */
final class EventFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<ChangeEvent> events;
  private final Throwable failure;

  EventFailedException(List<ChangeEvent> events, Throwable failure) {
    super(failure);
    this.events = events;
    this.failure = failure;
  }

  List<ChangeEvent> events() {
    return events;
  }

  /** What the route or the commit failed with. */
  Throwable failure() {
    return failure;
  }
}
