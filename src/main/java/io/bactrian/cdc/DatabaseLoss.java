package io.bactrian.cdc;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.CannotCreateTransactionException;

/** Tells a database that is away, which no event is to blame for, from a failure of the event. */
final class DatabaseLoss {
  private DatabaseLoss() {}

  static boolean isCauseOf(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CannotCreateTransactionException
          || cause instanceof SQLTransientConnectionException
          || (cause instanceof SQLException sql && meansLoss(sql.getSQLState()))) {
        return true;
      }
    }
    return false;
  }

  /** Connection failures, server shutting down or starting up, too many connections. */
  private static boolean meansLoss(@Nullable String state) {
    return state != null
        && (state.startsWith("08") || state.startsWith("57P") || state.startsWith("53"));
  }
}
