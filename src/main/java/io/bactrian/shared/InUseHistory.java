package io.bactrian.shared;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What was in use when.
 *
 * @param changes in their order
 */
public record InUseHistory(List<Change> changes) {

  /**
   * @param to what is in use from then on; null for nothing
   */
  public record Change(Instant at, @Nullable String to, String by, String reason) {}

  /**
   * Of a row of {@code at, to_version, by, reason}.
   *
   * @param number of the row, which is not looked at
   */
  public static Change change(ResultSet row, int number) throws SQLException {
    return new Change(
        row.getObject("at", OffsetDateTime.class).toInstant(),
        row.getString("to_version"),
        row.getString("by"),
        row.getString("reason"));
  }

  /** The change that holds at a moment; null before the first. */
  public @Nullable Change at(Instant moment) {
    Change held = null;
    for (Change change : changes) {
      if (!change.at().isAfter(moment)) {
        held = change;
      }
    }
    return held;
  }

  /** What was in use at a moment; null for nothing. */
  public @Nullable String inUse(Instant moment) {
    Change held = at(moment);
    return held == null ? null : held.to();
  }

  /**
   * Whether this was in use at some time around a moment: a hub learns of a change a while after
   * it, and a change is seen a little later than it says.
   *
   * @param wanted null for nothing
   */
  public boolean wasInUse(
      @Nullable String wanted, Instant moment, Duration before, Duration after) {
    Instant from = moment.minus(before);
    Instant to = moment.plus(after);
    return Objects.equals(wanted, inUse(from))
        || changes.stream()
            .filter(change -> change.at().isAfter(from) && !change.at().isAfter(to))
            .anyMatch(change -> Objects.equals(wanted, change.to()));
  }
}
