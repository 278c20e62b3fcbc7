package io.bactrian.console;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state of every step from a message to its subscribers at one moment.
 *
 * @param at when it was read
 * @param messages raw messages held
 * @param sources who sends
 * @param rows what messages became, a table each
 * @param changes the change log
 * @param subscribers who is told of changes
 * @param trades closed trades by label
 * @param rejected refused messages held that nobody has replayed
 * @param deadLettersOpen failures that wait for somebody
 */
@JsonNaming(SnakeCaseStrategy.class)
record Flow(
    Instant at,
    Count messages,
    List<Source> sources,
    List<Rows> rows,
    Changes changes,
    List<Subscriber> subscribers,
    Trades trades,
    Step rejected,
    Step deadLettersOpen) {

  enum Health {
    OK,
    IDLE,
    DEGRADED,
    FAILED;

    @JsonValue
    String json() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A number of rows; {@code about} where a big table was estimated, not counted. */
  @JsonNaming(SnakeCaseStrategy.class)
  record Count(long count, boolean about, @Nullable Instant lastEvent) {}

  /**
   * @param source such as {@code mt5}
   * @param outcomes requests since this hub started, by outcome
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Source(
      String source,
      List<String> tables,
      Map<String, Long> outcomes,
      @Nullable Instant lastEvent,
      Health health,
      String why) {}

  /** {@code captured} where changes of the table reach the change log. */
  @JsonNaming(SnakeCaseStrategy.class)
  record Rows(
      String table,
      long count,
      boolean about,
      @Nullable Instant lastEvent,
      boolean captured,
      Health health) {}

  /**
   * @param count positions given so far
   * @param waiting changes written that have no position yet
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Changes(
      long count, long waiting, @Nullable Instant lastEvent, Health health, String why) {}

  /**
   * @param lag positions behind the log's end
   * @param p50Ms milliseconds from a row's writing to the subscriber's commit, null without one of
   *     late
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Subscriber(
      String subscriber,
      String routeId,
      List<String> tables,
      String state,
      long lag,
      long delivered,
      long failed,
      @Nullable String lastError,
      @Nullable Instant lastEvent,
      @Nullable Double p50Ms,
      @Nullable Double p99Ms,
      Health health,
      String why) {}

  @JsonNaming(SnakeCaseStrategy.class)
  record Trades(long count, Map<String, Long> labels, @Nullable Instant lastEvent) {}

  @JsonNaming(SnakeCaseStrategy.class)
  record Step(long count, @Nullable Instant lastEvent, Health health) {}
}
