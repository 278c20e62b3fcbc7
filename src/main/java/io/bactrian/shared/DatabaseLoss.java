package io.bactrian.shared;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/** Distinguishes a database that is away from a failure that the message causes. */
public final class DatabaseLoss {
  private DatabaseLoss() {}

  /** True where the same call may succeed once the database is back. */
  public static boolean isCauseOf(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CannotCreateTransactionException
          || cause instanceof SQLTransientConnectionException
          || (cause instanceof SQLException sql && meansLoss(sql.getSQLState()))) {
        return true;
      }
      if (cause instanceof TransactionSystemException undone
          && undone.getApplicationException() != null
          && isCauseOf(undone.getApplicationException())) {
        return true; // not even the rollback went through
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
