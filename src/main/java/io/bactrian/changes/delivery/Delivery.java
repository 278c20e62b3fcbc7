package io.bactrian.changes.delivery;

import io.bactrian.changes.log.ChangeEvent;
import io.bactrian.changes.log.Subscriptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Runs changes through a subscriber's route in the same transaction as its progress. All but {@link
 * #wake} and {@link #news} is called by the subscriber's own thread.
 */
interface Delivery extends AutoCloseable {

  EventHandler.Readiness readiness();

  /** Makes the subscriber known, at its start where it is new. */
  void register();

  /** How far the subscriber is; empty when it is not registered. */
  Optional<Subscriptions.Cursor> look();

  /**
   * @return true if there is something to deliver, or may be
   */
  boolean await(Duration atMost) throws InterruptedException;

  /** Ends a wait, the present one or the next. */
  void wake();

  /** The leader has moved changes of the subscriber's tables. */
  default void news() {
    wake();
  }

  /**
   * Delivers the next changes, at most {@code limit}, in one transaction; after a failure the same.
   *
   * @param stop asked between calls of the route: what is done until then is committed
   * @throws EventFailedException if an event or the commit failed; nothing was committed
   * @throws RouteNotReadyException if the route does not run; nothing was committed
   */
  Outcome deliver(int limit, BooleanSupplier stop);

  /**
   * Passes an event over; what is written of it commits with the progress.
   *
   * @param record writes the event down and returns what it wrote of the failure
   * @return that text
   */
  String giveUp(ChangeEvent event, Supplier<String> record);

  /** Ends the transaction under way from another thread; it fails there. */
  void abort();

  @Override
  void close();

  /**
   * @param delivered what was committed
   * @param lag how many positions are left after it
   */
  record Outcome(List<ChangeEvent> delivered, long lag) {
    static final Outcome NONE = new Outcome(List.of(), 0);
  }
}
