package io.bactrian.console.telegram;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What came, each once, until it is answered. */
@Repository
class Updates {
  /** Of somebody who is not linked, in an hour: more is not kept. */
  private static final int MOST_UNLINKED = 20;

  private static final String KEEP =
      """
      insert into telegram_updates (key, chat, in_group, user_id, username, first_name, press, text, sent_at)
      select :key, :chat, :group, :user, :username, :first, :press, :text, :sent
      where exists (select from telegram_people where user_id = :user and ended_at is null)
        or (select count(*) from telegram_updates
            where user_id = :user and received_at > clock_timestamp() - interval '1 hour') < %d
      on conflict (key) do nothing
      """
          .formatted(MOST_UNLINKED);

  /**
   * Whoever answers holds its row: nobody else does, and it is free again where a hub is killed.
   */
  private static final String NEXT =
      """
      select id, key, chat, in_group, user_id, username, first_name, press, text, sent_at from telegram_updates u
      where state = 'waiting'
        and not exists (select from telegram_updates o where o.state = 'waiting' and o.chat = u.chat and o.id < u.id)
      order by text ilike '/kill%' desc, press is not null desc, id limit 1 for update skip locked
      """;

  private final JdbcClient jdbc;

  Updates(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** False where it is here already, or is one too many. */
  boolean keep(Update update) {
    return jdbc.sql(KEEP)
            .param("key", update.key())
            .param("chat", update.chat())
            .param("group", update.inGroup())
            .param("user", update.user())
            .param("username", update.username(), Types.VARCHAR)
            .param("first", update.firstName())
            .param("press", update.press(), Types.VARCHAR)
            .param("text", update.text())
            .param(
                "sent",
                update.sentAt() == null ? null : update.sentAt().atOffset(ZoneOffset.UTC),
                Types.TIMESTAMP_WITH_TIMEZONE)
            .update()
        > 0;
  }

  /** The next one, held until the caller's transaction ends. */
  Optional<Update> next() {
    return jdbc.sql(NEXT).query((row, n) -> update(row)).optional();
  }

  private static Update update(ResultSet row) throws SQLException {
    Timestamp sent = row.getTimestamp("sent_at");
    return new Update(
        row.getLong("id"),
        row.getString("key"),
        row.getString("chat"),
        row.getBoolean("in_group"),
        row.getLong("user_id"),
        row.getString("username"),
        row.getString("first_name"),
        row.getString("press"),
        row.getString("text"),
        sent == null ? null : sent.toInstant());
  }

  /**
   * It is answered. Neither a code nor what a button brings back is kept.
   *
   * @param state done, refused, failed or ignored
   * @param outcome what was answered, in a line
   */
  void finish(
      Update update,
      String state,
      @Nullable String person,
      @Nullable String command,
      String outcome) {
    jdbc.sql(
            """
            update telegram_updates set state = :state, person = :person, command = :command, outcome = :outcome,
              answered_at = clock_timestamp(), text = case
                when :command in ('link', 'start') then '/link'
                when text like 'y:%' then '/' || coalesce(:command, '') || ' (button)' else text end
            where id = :id
            """)
        .param("state", state)
        .param("person", person, Types.VARCHAR)
        .param("command", command, Types.VARCHAR)
        .param("outcome", outcome)
        .param("id", update.id())
        .update();
  }

  /** Whether somebody who is not linked got the polite line within the hour. */
  boolean greeted(long user) {
    return jdbc.sql(
            """
            select exists (select from telegram_updates where user_id = :user and state = 'done'
              and command = 'not-linked' and answered_at > clock_timestamp() - interval '1 hour')
            """)
        .param("user", user)
        .query(Boolean.class)
        .single();
  }
}
