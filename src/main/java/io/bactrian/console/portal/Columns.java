package io.bactrian.console.portal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import org.jspecify.annotations.Nullable;

/** Columns as answers have them. */
final class Columns {
  private Columns() {}

  static @Nullable String time(ResultSet row, String column) throws SQLException {
    Timestamp time = row.getTimestamp(column);
    return time == null ? null : time.toInstant().toString();
  }

  static @Nullable String day(ResultSet row, String column) throws SQLException {
    return row.getString(column);
  }

  static @Nullable Double ratio(ResultSet row, String column) throws SQLException {
    double ratio = row.getDouble(column);
    return row.wasNull() ? null : Double.valueOf(ratio);
  }
}
