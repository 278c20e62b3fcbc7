package io.bactrian.capture.spool;

import io.bactrian.shared.DatabaseLoss;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Distinguishes a failure that the entry causes from one that a later attempt may not have. */
final class FailureClassifier {
  /** Cardinality, data, integrity, program limit: PostgreSQL's error classes of bad values. */
  private static final Set<String> BAD_VALUES = Set.of("21", "22", "23", "54");

  private FailureClassifier() {}

  static boolean isTheEntrys(RuntimeException failure) {
    SQLException sql = sqlException(failure);
    if (sql == null) {
      return !DatabaseLoss.isCauseOf(failure);
    }
    String state = sql.getSQLState();
    return state != null && state.length() > 1 && BAD_VALUES.contains(state.substring(0, 2));
  }

  static HubException asRefusal(RuntimeException failure) {
    return failure instanceof HubException known
        ? known
        : new HubException(
            ErrorCode.UNPROCESSABLE, null, "The database refuses a value in the message.", failure);
  }

  private static @Nullable SQLException sqlException(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return sql;
      }
    }
    return null;
  }
}
