package io.bactrian.cdc;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.springframework.transaction.support.TransactionTemplate;

/** Runs events through a subscriber's route in the same transaction as its cursor's advance. */
final class Delivery {
  private static final long SCAN_AT_MOST = 20_000; // positions looked through in one transaction

  private final Subscriber subscriber;
  private final EventHandler handler;
  private final ChangeLog log;
  private final Subscriptions subscriptions;
  private final TransactionTemplate transaction;

  Delivery(
      Subscriber subscriber,
      EventHandler handler,
      ChangeLog log,
      Subscriptions subscriptions,
      TransactionTemplate transaction) {
    this.subscriber = subscriber;
    this.handler = handler;
    this.log = log;
    this.subscriptions = subscriptions;
    this.transaction = transaction;
  }

  /**
   * @param delivered what was committed
   * @param lag how many positions are left after it
   */
  record Outcome(List<ChangeEvent> delivered, long lag) {
    static final Outcome NONE = new Outcome(List.of(), 0);
  }

  EventHandler.Readiness readiness() {
    return handler.readiness();
  }

  void register() {
    subscriptions.register(subscriber);
  }

  Optional<Subscriptions.Cursor> look() {
    return subscriptions.look(subscriber.name());
  }

  /**
   * Delivers the next events, at most {@code limit}, in one transaction.
   *
   * @param stop asked between events: what is done until then is committed
   * @throws EventFailedException if an event or the commit failed; nothing was committed
   * @throws RouteNotReadyException if the route does not run; nothing was committed
   */
  Outcome deliver(int limit, BooleanSupplier stop) {
    var batch = new Batch();
    try {
      return Objects.requireNonNull(transaction.execute(status -> attempt(limit, stop, batch)));
    } catch (RouteNotReadyException e) {
      throw e;
    } catch (RuntimeException e) {
      if (batch.events.isEmpty()) {
        throw e;
      }
      Throwable failure = e instanceof HandlerFailedException handler ? handler.failure : e;
      throw new EventFailedException(batch.events, failure);
    }
  }

  /**
   * Passes an event over; what is written of it commits with the cursor.
   *
   * @param record writes the event down and returns what it wrote of the failure
   * @return that text
   */
  String giveUp(ChangeEvent event, Supplier<String> record) {
    return Objects.requireNonNull(
        transaction.execute(
            status -> {
              if (locked().position() >= event.position()) {
                return "another hub dealt with it meanwhile";
              }
              String error = record.get();
              subscriptions.giveUp(subscriber.name(), event.position(), error);
              return error;
            }));
  }

  private Outcome attempt(int limit, BooleanSupplier stop, Batch batch) {
    Subscriptions.Cursor cursor = locked();
    if (!cursor.running() || cursor.lag() <= 0) {
      return Outcome.NONE;
    }
    long upTo = Math.min(cursor.head(), cursor.position() + SCAN_AT_MOST);
    batch.events =
        log.read(cursor.position(), upTo, subscriber.tables(), subscriber.operations(), limit);
    int done = 0;
    while (done < batch.events.size() && !(done > 0 && stop.getAsBoolean())) {
      handle(batch.events.get(done++));
    }
    boolean all = done == batch.events.size();
    long position = all && done < limit ? upTo : batch.events.get(done - 1).position();
    subscriptions.advance(subscriber.name(), position, done);
    return new Outcome(batch.events.subList(0, done), cursor.head() - position);
  }

  private Subscriptions.Cursor locked() {
    return subscriptions
        .lock(subscriber.name())
        .orElseThrow(() -> new IllegalStateException(subscriber.name() + " is not registered"));
  }

  private void handle(ChangeEvent event) {
    try {
      handler.handle(event);
    } catch (RouteNotReadyException e) {
      throw e;
    } catch (Exception e) {
      throw new HandlerFailedException(e);
    }
  }

  private static final class Batch {
    private List<ChangeEvent> events = List.of();
  }

  /** Carries what a route failed with through the transaction, which it undoes. */
  private static final class HandlerFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Exception failure;

    HandlerFailedException(Exception failure) {
      super(failure);
      this.failure = failure;
    }
  }
}
