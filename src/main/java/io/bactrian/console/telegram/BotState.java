package io.bactrian.console.telegram;

import java.sql.Types;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** How the bot is, for all hubs: who asks Telegram, since when it answers or why it does not. */
@Repository
class BotState {
  private final JdbcClient jdbc;

  BotState(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Telegram answered; written at most every ten seconds. */
  void works(String hub) {
    jdbc.sql(
            """
            update telegram_bot set polled_at = clock_timestamp(), hub = :hub, error = null, error_at = null
            where polled_at is null or polled_at < clock_timestamp() - interval '10 seconds' or error is not null
              or hub is distinct from :hub
            """)
        .param("hub", hub)
        .update();
  }

  void fails(String hub, String error) {
    jdbc.sql("update telegram_bot set hub = :hub, error = :error, error_at = clock_timestamp()")
        .param("hub", hub)
        .param("error", error)
        .update();
  }

  void named(String username) {
    jdbc.sql("update telegram_bot set username = :name").param("name", username).update();
  }

  /** The bot's name, for links; null before Telegram was asked. */
  @Nullable String username() {
    return jdbc.sql("select username from telegram_bot")
        .query((row, n) -> String.valueOf(row.getString(1)))
        .optional()
        .filter(name -> !name.equals("null"))
        .orElse(null);
  }

  /** What Telegram asked for holds for answers as well. */
  void hold(Duration pause) {
    jdbc.sql(
            "update telegram_bot set held_until = greatest(held_until, clock_timestamp() + make_interval(secs => :seconds))")
        .param("seconds", pause.toSeconds(), Types.DOUBLE)
        .update();
  }
}
