package io.bactrian.cdc;

/** What a subscriber does with a change: run it through its route, inside the open transaction. */
interface EventHandler {

  /**
   * @throws Exception what the route failed with
   */
  void handle(ChangeEvent event) throws Exception;

  Readiness readiness();

  /** How it stands with the route that the events are for. */
  enum Readiness {
    RUNNING,
    /** Not yet started, or stopped: it may go on. */
    STOPPED,
    /** Removed or replaced: it will not come back. */
    GONE
  }
}
