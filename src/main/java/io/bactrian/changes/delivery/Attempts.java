package io.bactrian.changes.delivery;

import io.bactrian.changes.log.ChangeEvent;
import io.bactrian.changes.log.Subscriber;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.support.ResourceTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** One transaction for the effects of a route and the progress of its subscriber. */
final class Attempts {
  private static final Logger log = LoggerFactory.getLogger(Attempts.class);

  private final Subscriber subscriber;
  private final EventHandler handler;
  private final TransactionTemplate transaction;
  private @Nullable Connection held;

  Attempts(Subscriber subscriber, EventHandler handler, TransactionTemplate transaction) {
    this.subscriber = subscriber;
    this.handler = handler;
    this.transaction = transaction;
  }

  <T> T inTransaction(Supplier<T> work) {
    return Objects.requireNonNull(
        transaction.execute(
            status -> {
              hold(connection());
              TransactionSynchronizationManager.registerSynchronization(
                  new TransactionSynchronization() {
                    @Override
                    public void afterCompletion(int outcome) { // before it goes back to the pool
                      hold(null);
                    }
                  });
              return work.get();
            }));
  }

  private synchronized void hold(@Nullable Connection connection) {
    held = connection;
  }

  /**
   * Ends the transaction under way from another thread: what waits for the database fails, and what
   * waits for something else can commit no more.
   */
  synchronized void abort() {
    Connection connection = held;
    if (connection == null) {
      return;
    }
    try {
      // A statement that runs holds its locks until it ends, whether its client is there or not.
      connection.unwrap(PGConnection.class).cancelQuery();
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      log.warn("Subscriber {}: its database connection cannot be aborted", subscriber.name(), e);
    }
  }

  private @Nullable Connection connection() {
    Object resources =
        transaction.getTransactionManager() instanceof ResourceTransactionManager manager
            ? TransactionSynchronizationManager.getResource(manager.getResourceFactory())
            : null;
    return resources instanceof ConnectionHolder holder ? holder.getConnection() : null;
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
     * @return how many are done: all, or fewer where it was stopped, but at least one
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
