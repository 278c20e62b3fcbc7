package io.bactrian.hub.deadletters;

/** A way to send dead letters of one kind through their route again. */
public interface LetterReplay {
  /** A header that a replayed message carries: the letter's id. */
  String HEADER = "HubReplay";

  boolean takes(Letter letter);

  /**
   * Whether the payload can be sent; it may have been edited.
   *
   * @throws io.bactrian.shared.HubException naming the field that is wrong
   */
  void check(Letter letter);

  /**
   * @throws HubException if no route on this hub can be given the letter now
   */
  void requireRoute(Letter letter);

  /**
   * Runs the route on the caller's thread, in the caller's transaction.
   *
   * @throws ReplayFailedException if the route failed again
   * @throws io.bactrian.shared.HubException if it cannot be tried: with {@code CONFLICT} not at all
   *     as things are, with {@code UNAVAILABLE} not right now
   */
  void replay(Letter letter);
}
