package io.bactrian.changes.wal;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One change as the log holds it.
 *
 * @param xid the transaction, the 32 bits that the log knows
 * @param lsn the place of the change in the log
 * @param before columns as PostgreSQL writes them, null for an insert
 * @param after columns as PostgreSQL writes them, null for a delete
 * @param committedAt when the transaction committed
 */
record WalChange(
    long xid,
    long lsn,
    String table,
    String operation,
    @Nullable Map<String, @Nullable String> before,
    @Nullable Map<String, @Nullable String> after,
    Instant committedAt) {

  /** Names of the columns. */
  Set<String> columns() {
    return row().keySet();
  }

  private Map<String, @Nullable String> row() {
    Map<String, @Nullable String> row = after != null ? after : before;
    if (row == null) {
      throw new IllegalStateException("A change of " + table + " carries no row");
    }
    return row;
  }

  /** How much text it carries, roughly. */
  int length() {
    return length(before) + length(after);
  }

  private static int length(@Nullable Map<String, @Nullable String> row) {
    return row == null
        ? 0
        : row.values().stream().mapToInt(text -> text == null ? 4 : text.length()).sum();
  }
}
