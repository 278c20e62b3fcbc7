package io.bactrian.changes.log;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One change of one row; {@code schemas/change-event.schema.json} is its JSON. Columns appear as in
 * JSON: {@code numeric} as BigDecimal with all its digits, integers as Long (as BigDecimal where it
 * is larger), times as ISO 8601 text in UTC, {@code jsonb} as maps and lists, {@code bytea} as
 * {@code \x} and hex digits.
 *
 * @param id {@code <transaction>-<ordinal>/<table>/<key>}: stable over restarts, replays and ways
 *     of capture, so an effect outside the database is made idempotent by it
 * @param position in the change log
 * @param operation insert, update or delete
 * @param before the row as it was, null for an insert
 * @param after the row as it is, null for a delete
 * @param writtenAt when the row was written, a little before its commit
 * @param committedAt when the change was seen committed, a little after its commit
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonIgnoreProperties(ignoreUnknown = true) // a newer hub may send more
public record ChangeEvent(
    String id,
    long position,
    String table,
    String operation,
    @Nullable Map<String, @Nullable Object> before,
    @Nullable Map<String, @Nullable Object> after,
    Instant writtenAt,
    Instant committedAt) {

  /** Table and key of the row. */
  public String rowKey() {
    return id.substring(id.indexOf('/') + 1);
  }

  /** The row as it is, or as it was where it is gone. */
  public Map<String, @Nullable Object> row() {
    Map<String, @Nullable Object> row = after != null ? after : before;
    if (row == null) {
      throw new IllegalStateException("Change " + id + " carries no row");
    }
    return row;
  }

  /** A column of {@link #row} as text, null where it is null or missing. */
  public @Nullable String text(String column) {
    Object value = row().get(column);
    return value instanceof BigDecimal number
        ? number.toPlainString()
        : value == null ? null : value.toString();
  }

  /** A column of {@link #row} that is never null. */
  public String required(String column) {
    String value = text(column);
    if (value == null) {
      throw new IllegalStateException(
          "Column " + column + " of " + table + " is null in change " + id);
    }
    return value;
  }
}
