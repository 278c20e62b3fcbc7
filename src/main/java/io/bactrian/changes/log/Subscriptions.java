package io.bactrian.changes.log;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The cursors: one row a subscriber, locked by whoever moves it. */
@Component
public final class Subscriptions {
  private final JdbcClient jdbc;

  Subscriptions(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** A new subscriber begins where it asks to; a known one goes on where it was. */
  public void register(Subscriber subscriber) {
    jdbc.sql(
            """
            insert into change_subscribers (subscriber, route_id, tables, operations, start, position)
            select :subscriber, :route, :tables, :operations, :start, case :start
              when 'beginning' then coalesce((select min(position) - 1 from change_log), h.position)
              when 'now' then h.position
              else change_position_before(nullif(nullif(:start, 'beginning'), 'now')::timestamptz) end
            from change_head h
            on conflict (subscriber) do update
            set route_id = excluded.route_id, tables = excluded.tables, operations = excluded.operations,
                updated_at = clock_timestamp()
            """)
        .param("subscriber", subscriber.name())
        .param("route", subscriber.routeId())
        .param("tables", subscriber.tables().toArray(String[]::new))
        .param("operations", subscriber.operations().toArray(String[]::new))
        .param("start", subscriber.start())
        .update();
  }

  /** How far a subscriber and the log are, without a lock; empty when it is not registered. */
  public Optional<Cursor> look(String subscriber) {
    return cursor(subscriber, "");
  }

  /** The same, locked until the transaction ends. */
  public Optional<Cursor> lock(String subscriber) {
    return cursor(subscriber, " for update of s");
  }

  private Optional<Cursor> cursor(String subscriber, String lock) {
    return jdbc.sql(
            """
            select s.position, h.position as head, s.state = 'running' as running, s.muted_until, s.rewinds
            from change_subscribers s, change_head h where s.subscriber = :subscriber
            """
                + lock)
        .param("subscriber", subscriber)
        .query(Cursor.class)
        .optional();
  }

  /** Moves a cursor that {@link ChangeLog#next} has locked. */
  public void advance(String subscriber, long position, int delivered) {
    jdbc.sql(
            DeferredCommit.unlessMoreIsWritten(
                """
                update change_subscribers
                set position = :position, delivered = delivered + :delivered, updated_at = clock_timestamp(),
                    last_delivered_at = case when :delivered > 0 then clock_timestamp() else last_delivered_at end
                where subscriber = :subscriber
                """))
        .param("subscriber", subscriber)
        .param("position", position)
        .param("delivered", delivered)
        .query(Integer.class)
        .single();
  }

  public void giveUp(String subscriber, long position, @Nullable String error) {
    jdbc.sql(
            """
            update change_subscribers
            set position = :position, failed = failed + 1, last_error = :error, updated_at = clock_timestamp()
            where subscriber = :subscriber
            """)
        .param("subscriber", subscriber)
        .param("position", position)
        .param("error", error)
        .update();
  }

  /** Counts a change that was given up where the position is not kept here. */
  public void failed(String subscriber, @Nullable String error) {
    jdbc.sql(
            """
            update change_subscribers
            set failed = failed + 1, last_error = :error, updated_at = clock_timestamp()
            where subscriber = :subscriber
            """)
        .param("subscriber", subscriber)
        .param("error", error)
        .update();
  }

  /** Removes a cursor, so that it holds back no pruning. */
  public void forget(String subscriber) {
    jdbc.sql("delete from change_subscribers where subscriber = :subscriber")
        .param("subscriber", subscriber)
        .update();
  }

  /** The names of all that should be running. */
  public List<String> expected() {
    return jdbc.sql("select subscriber from change_subscribers where state = 'running' order by 1")
        .query(String.class)
        .list();
  }

  /**
   * @param position every change up to here is dealt with
   * @param head the last position given
   * @param running false while an operator has paused the subscriber
   * @param mutedUntil up to here nothing leaves the hub
   * @param rewinds how often the position was set back
   */
  public record Cursor(long position, long head, boolean running, long mutedUntil, long rewinds) {
    public long lag() {
      return head - position;
    }

    /** The same where the progress is kept elsewhere. */
    public Cursor withLag(long lag) {
      return new Cursor(head - lag, head, running, mutedUntil, rewinds);
    }
  }
}
