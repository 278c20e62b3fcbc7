package io.bactrian.cdc;

import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.transaction.support.TransactionTemplate;

/** One transaction for the effects of a route and the progress of its subscriber. */
final class Attempts {
  private final Subscriber subscriber;
  private final EventHandler handler;
  private final TransactionTemplate transaction;

  Attempts(Subscriber subscriber, EventHandler handler, TransactionTemplate transaction) {
    this.subscriber = subscriber;
    this.handler = handler;
    this.transaction = transaction;
  }

  <T> T inTransaction(Supplier<T> work) {
    return Objects.requireNonNull(transaction.execute(status -> work.get()));
  }

  /**
   * @throws EventFailedException if an event or the commit failed; nothing was committed
   * @throws RouteNotReadyException if the route does not run; nothing was committed
   */
  <T> T deliver(Function<Attempt, T> work) {
    var attempt = new Attempt();
    try {
      return inTransaction(() -> work.apply(attempt));
    } catch (RouteNotReadyException e) {
      throw e;
    } catch (RuntimeException e) {
      if (attempt.events.isEmpty()) {
        throw e;
      }
      if (e instanceof HandlerFailedException at) {
        throw new EventFailedException(attempt.events, at.events, at.failure, attempt.muted);
      }
      throw new EventFailedException(attempt.events, attempt.events, e, attempt.muted);
    }
  }

  /** What one transaction tries. */
  final class Attempt {
    private List<ChangeEvent> events = List.of();
    private boolean muted;

    /**
     * Runs the route on all events, as many at once as it takes.
     *
     * @return how many are done: all, or fewer where it was told to stop, but at least one
     */
    int handle(List<ChangeEvent> wanted, long mutedUntil, BooleanSupplier stop) {
      events = wanted;
      int done = 0;
      while (done < wanted.size() && !(done > 0 && stop.getAsBoolean())) {
        muted = wanted.get(done).position() <= mutedUntil;
        int end = done + 1;
        int most = Math.min(wanted.size(), done + subscriber.batch());
        while (end < most && muted == (wanted.get(end).position() <= mutedUntil)) {
          end++;
        }
        handle(wanted.subList(done, end));
        done = end;
      }
      return done;
    }

    private void handle(List<ChangeEvent> next) {
      try {
        handler.handle(next, muted);
      } catch (RouteNotReadyException e) {
        throw e;
      } catch (Exception e) {
        throw new HandlerFailedException(next, e);
      }
    }
  }

  /** Carries what a route failed with through the transaction, which it undoes. */
  private static final class HandlerFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<ChangeEvent> events;
    private final Exception failure;

    HandlerFailedException(List<ChangeEvent> events, Exception failure) {
      super(failure);
      this.events = events;
      this.failure = failure;
    }
  }
}
