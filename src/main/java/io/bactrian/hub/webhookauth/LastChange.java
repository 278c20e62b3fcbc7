package io.bactrian.hub.webhookauth;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.function.Supplier;

/** Who changed a sender's secret last, for whoever decided on what was before. */
final class LastChange {
  private LastChange() {}

  /**
   * @param row with {@code changed_by} and {@code changed_at}
   */
  static Supplier<String> of(ResultSet row, String what) throws SQLException {
    String by = row.getString("changed_by");
    var at = row.getTimestamp("changed_at");
    Instant when = at == null ? null : at.toInstant();
    return () -> when == null ? "somebody made it anew." : "%s %s at %s.".formatted(by, what, when);
  }
}
