package io.bactrian.watch.alarms;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/**
 * Something that must not be.
 *
 * @param name of the condition, with which keys begin, and the group of its alarms
 * @param query whose rows are what is wrong; columns key, and if it has them detail and severity
 * @param lasting how long a row has to be there before it is an alarm
 * @param saysOver whether a message says that it is over
 */
record Condition(
    String name,
    Severity severity,
    String title,
    String query,
    Duration lasting,
    boolean saysOver) {
  /** Rows that are read: more of one kind are no more news. */
  static final int MOST = 200;

  private static final int LONGEST = 200;

  Raised raised(ResultSet row, Instant now) throws SQLException {
    String key = column(row, "key", "");
    if (key.isEmpty()) {
      throw new IllegalArgumentException("the query has no column key, or it is empty in a row");
    }
    String own = column(row, "severity", "");
    return new Raised(
        name + ":" + key.substring(0, Math.min(key.length(), LONGEST)),
        name,
        own.isEmpty() ? severity : Severity.of(own),
        title,
        column(row, "detail", ""),
        "{}",
        name,
        lasting,
        saysOver,
        1,
        now);
  }

  private static String column(ResultSet row, String name, String otherwise) throws SQLException {
    var columns = row.getMetaData();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      if (columns.getColumnLabel(i).equalsIgnoreCase(name)) {
        String value = row.getString(i);
        return value == null ? otherwise : value;
      }
    }
    return otherwise;
  }
}
