package io.bactrian.console.telegram;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.security.SecureRandom;
import java.util.Base64;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Buttons that do something: each for one person in one chat, once, within a minute. */
@Repository
class Confirmations {
  /** How what such a button brings back begins; no command does. */
  static final String PREFIX = "y:";

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 16;

  private final JdbcClient jdbc;

  Confirmations(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * @param nonce of the button
   */
  record Confirmed(String nonce, String command, String arguments) {}

  private record Held(
      String command,
      String arguments,
      String chat,
      long user,
      String person,
      boolean used,
      boolean late) {}

  /** What the button brings back. */
  String ask(Update update, Person person, String command, String arguments) {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    String nonce = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    jdbc.sql(
            """
            insert into telegram_confirmations (nonce, command, arguments, chat, user_id, person, expires_at)
            values (:nonce, :command, :arguments, :chat, :user, :person, clock_timestamp() + interval '60 seconds')
            """)
        .param("nonce", nonce)
        .param("command", command)
        .param("arguments", arguments)
        .param("chat", update.chat())
        .param("user", update.user())
        .param("person", person.name())
        .update();
    return PREFIX + nonce;
  }

  /**
   * Uses a button up, in the caller's transaction.
   *
   * @throws HubException that says why it does nothing: {@code NOT_FOUND}, {@code FORBIDDEN} for
   *     another person or chat, {@code CONFLICT} for a second press, {@code TIMEOUT} after a minute
   */
  Confirmed take(String data, String chat, long user) {
    String nonce = data.substring(PREFIX.length());
    Held held =
        jdbc.sql(
                """
                select command, arguments, chat, user_id as user, person, used_at is not null as used,
                  expires_at < clock_timestamp() as late
                from telegram_confirmations where nonce = :nonce for update
                """)
            .param("nonce", nonce)
            .query(Held.class)
            .optional()
            .orElseThrow(() -> refused(ErrorCode.NOT_FOUND, "This button is not known any more."));
    if (held.user() != user || !held.chat().equals(chat)) {
      throw refused(
          ErrorCode.FORBIDDEN,
          "This button is %s's alone: send /%s yourself.".formatted(held.person(), held.command()));
    }
    if (held.used()) {
      throw refused(ErrorCode.CONFLICT, "This button was pressed before: nothing is done twice.");
    }
    if (held.late()) {
      throw refused(
          ErrorCode.TIMEOUT,
          "Too late, nothing was done: a button works for 60 seconds. Send /%s again."
              .formatted((held.command() + " " + held.arguments()).strip()));
    }
    jdbc.sql(
            "update telegram_confirmations set used_at = clock_timestamp(), outcome = 'done' where nonce = :nonce")
        .param("nonce", nonce)
        .update();
    return new Confirmed(nonce, held.command(), held.arguments());
  }

  private static HubException refused(ErrorCode code, String why) {
    return new HubException(code, null, why);
  }
}
