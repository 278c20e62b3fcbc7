package io.bactrian.changes.delivery;

import io.bactrian.changes.log.ChangeEvent;
import java.util.List;

/** What a subscriber does with changes: run them through its route, inside the open transaction. */
interface EventHandler {

  /**
   * @param events at least one, no more than the subscriber takes at once
   * @param muted whether nothing is to leave the hub
   * @throws Exception what the route failed with
   */
  void handle(List<ChangeEvent> events, boolean muted) throws Exception;

  Readiness readiness();

  /** The state of the route that the events are for. */
  enum Readiness {
    RUNNING,
    /** Not yet started, or stopped: it may go on. */
    STOPPED,
    /** Removed or replaced: it will not come back. */
    GONE
  }
}
