package io.bactrian.changes.delivery;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.changes.kafka.KafkaOffsets;
import io.bactrian.changes.log.Subscriptions;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Pauses, resumes, rewinds and removes subscribers, whichever hub runs them. */
@Component
class SubscriberControl {
  private static final String LOCK_TIMEOUT = "55P03";
  private static final Duration CLOCK_SKEW = Duration.ofSeconds(5);

  /** Over Kafka a subscriber is where its slowest partition is, of those that are behind. */
  private static final String WANTED =
      """
      was.position as before, t.position,
      case when :muted then greatest(was.position, s.muted_until) else 0 end as muted_until
      from change_subscribers s, change_head h, lateral (
        select p.position from change_progress p where p.subscriber = s.subscriber) was, lateral (
        select case :to
          when 'beginning' then coalesce((select min(position) - 1 from change_log), h.position)
          when 'now' then h.position
          else change_position_before(nullif(nullif(:to, 'beginning'), 'now')::timestamptz) end as position) t
      where s.subscriber = :subscriber
      """;

  private static final String MOVE =
      """
      update change_subscribers c
      set position = w.position, muted_until = w.muted_until, rewinds = rewinds + 1, updated_at = clock_timestamp()
      from (select %s) w
      where c.subscriber = :subscriber
      returning w.before, w.position, w.muted_until
      """;

  private final JdbcClient jdbc;
  private final Subscriptions subscriptions;
  private final KafkaOffsets offsets;
  private final RunningSubscribers running;

  SubscriberControl(
      JdbcClient jdbc,
      Subscriptions subscriptions,
      KafkaOffsets offsets,
      RunningSubscribers running) {
    this.jdbc = jdbc;
    this.subscriptions = subscriptions;
    this.offsets = offsets;
    this.running = running;
  }

  /**
   * What a rewind does.
   *
   * @param from where the subscriber was
   * @param position where it goes on, behind this position
   * @param mutedUntil up to here nothing leaves the hub; 0 where nothing is muted
   * @param repeated how many changes of its tables and operations are delivered again
   * @param skipped how many are passed over
   * @param done false where it was only asked what would happen
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Rewind(
      String subscriber,
      String from,
      String position,
      String mutedUntil,
      long repeated,
      long skipped,
      boolean done) {}

  private record Move(long before, long position, long mutedUntil) {}

  private record Held(@Nullable Long position, @Nullable OffsetDateTime time) {}

  @Transactional
  public void pause(String subscriber) {
    set(subscriber, "paused");
  }

  @Transactional
  public void resume(String subscriber) {
    set(subscriber, "running");
  }

  private void set(String subscriber, String state) {
    lock(subscriber);
    jdbc.sql(
            """
            update change_subscribers set state = :state, updated_at = clock_timestamp()
            where subscriber = :subscriber
            """)
        .param("subscriber", subscriber)
        .param("state", state)
        .update();
  }

  /**
   * @param to beginning, now, or a time with its offset
   * @param dryRun only says what would happen
   * @throws HubException {@link ErrorCode#INVALID_FIELD} where the log does not reach back so far
   */
  @Transactional
  public Rewind rewind(String subscriber, String to, boolean muted, boolean dryRun) {
    refuseUnknown(to);
    if (!dryRun) {
      lock(subscriber);
    }
    Move move =
        jdbc.sql(dryRun ? "select %s".formatted(WANTED) : MOVE.formatted(WANTED))
            .param("subscriber", subscriber)
            .param("to", to)
            .param("muted", muted)
            .query(Move.class)
            .optional()
            .orElseThrow(() -> unknown(subscriber));
    long changes = changes(subscriber, move);
    boolean back = move.position() < move.before();
    return new Rewind(
        subscriber,
        Long.toString(move.before()),
        Long.toString(move.position()),
        Long.toString(move.mutedUntil()),
        back ? changes : 0,
        back ? 0 : changes,
        !dryRun);
  }

  private long changes(String subscriber, Move move) {
    return jdbc.sql(
            """
            select count(*) from change_log l, change_subscribers s
            where s.subscriber = :subscriber and l.position > :after and l.position <= :upTo
              and l.table_name = any(s.tables) and l.operation = any(s.operations)
            """)
        .param("subscriber", subscriber)
        .param("after", Math.min(move.before(), move.position()))
        .param("upTo", Math.max(move.before(), move.position()))
        .query(Long.class)
        .single();
  }

  private void refuseUnknown(String to) {
    if (to.equals(ChangesComponent.BEGINNING) || to.equals(ChangesComponent.NOW)) {
      return;
    }
    Instant time;
    try {
      time = OffsetDateTime.parse(to).toInstant();
    } catch (DateTimeException e) {
      throw wrong(
          "Give to as beginning, now, or a time with its offset such as 2026-01-31T00:00:00Z.");
    }
    if (time.isAfter(Instant.now().plus(CLOCK_SKEW))) {
      throw wrong("That time is yet to come: give now to pass over what waits.");
    }
    Held oldest =
        jdbc.sql(
                """
                select position, positioned_at as time from change_log order by position limit 1
                """)
            .query(Held.class)
            .optional()
            .orElseThrow(() -> wrong("The change log is empty: there is nothing to go back to."));
    boolean pruned = oldest.position() != null && oldest.position() > 1;
    if (pruned && oldest.time() != null && time.isBefore(oldest.time().toInstant())) {
      throw wrong(
          "The change log reaches back to "
              + oldest.time().toInstant()
              + " only: give that or a later time, or beginning.");
    }
  }

  /**
   * * Removes a subscriber that no route has any more: its cursor would hold the change log back.
   *
   * @throws HubException {@link ErrorCode#CONFLICT} while its route runs on this hub
   */
  @Transactional
  public void forget(String subscriber) {
    if (running.contains(subscriber)) {
      throw new HubException(
          ErrorCode.CONFLICT,
          "id",
          "A route on this hub has the subscriber %s: remove the route first."
              .formatted(subscriber));
    }
    lock(subscriber);
    subscriptions.forget(subscriber);
  }

  /**
   * Keeps the subscriber from moving until the caller's transaction ends.
   *
   * @throws HubException {@link ErrorCode#UNAVAILABLE} if its route is busy with an event for long
   */
  public void lock(String subscriber) {
    running.yieldCursor(subscriber);
    jdbc.sql("set local lock_timeout = '5s'").update();
    try {
      offsets.lockAll(subscriber); // before the cursor, as its delivery does
      List<String> locked =
          jdbc.sql(
                  "select subscriber from change_subscribers where subscriber = :subscriber for"
                      + " update")
              .param("subscriber", subscriber)
              .query(String.class)
              .list();
      if (locked.isEmpty()) {
        throw unknown(subscriber);
      }
    } catch (DataAccessException e) {
      if (!timedOut(e)) {
        throw e;
      }
      throw new HubException(
          ErrorCode.UNAVAILABLE,
          null,
          "Subscriber %s has been busy with one change for more than 5 s: try again."
              .formatted(subscriber),
          e);
    }
    jdbc.sql("set local lock_timeout = 0").update();
  }

  private static boolean timedOut(DataAccessException e) {
    return e.getRootCause() instanceof SQLException sql && LOCK_TIMEOUT.equals(sql.getSQLState());
  }

  private static HubException unknown(String subscriber) {
    return new HubException(
        ErrorCode.NOT_FOUND, "id", "There is no subscriber " + subscriber + ".");
  }

  private static HubException wrong(String message) {
    return new HubException(ErrorCode.INVALID_FIELD, "to", message);
  }
}
