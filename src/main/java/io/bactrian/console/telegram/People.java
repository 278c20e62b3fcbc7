package io.bactrian.console.telegram;

import io.bactrian.hub.security.OperatorActions;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Who is linked, and the codes that link. The hub keeps a code's SHA-256 only. */
@Repository
class People {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final char[] LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();
  private static final int LENGTH = 12; // 60 bits
  private static final int TRIES = 5; // of one account in a quarter of an hour
  private static final int TRIES_OF_ALL = 50;

  private final JdbcClient jdbc;
  private final OperatorActions actions;

  People(JdbcClient jdbc, OperatorActions actions) {
    this.jdbc = jdbc;
    this.actions = actions;
  }

  /**
   * @param code shown once
   */
  record Made(long id, String code, Instant expiresAt) {}

  /** A new code for a name; one that was not used ends with it. */
  @Transactional
  public Made make(String name, String role, String by) {
    Boolean linked =
        jdbc.sql(
                "select user_id is not null from telegram_people where name = :name and ended_at is null for update")
            .param("name", name)
            .query(Boolean.class)
            .optional()
            .orElse(null);
    if (Boolean.TRUE.equals(linked)) {
      throw new HubException(
          ErrorCode.CONFLICT,
          "name",
          name + " is linked: unlink it first, or choose another name.");
    }
    jdbc.sql(
            """
            update telegram_people set ended_at = clock_timestamp(), ended_by = :by
            where name = :name and ended_at is null
            """)
        .param("by", by)
        .param("name", name)
        .update();
    String code = code();
    Made made =
        jdbc.sql(
                """
                insert into telegram_people (name, role, code_sha256, code_expires_at, made_by)
                values (:name, :role, :hash, clock_timestamp() + interval '15 minutes', :by)
                returning id, code_expires_at
                """)
            .param("name", name)
            .param("role", role)
            .param("hash", hash(code))
            .param("by", by)
            .query(
                (row, n) ->
                    new Made(
                        row.getLong("id"),
                        code,
                        row.getObject("code_expires_at", OffsetDateTime.class).toInstant()))
            .single();
    actions.record(by, "telegram.code", name, Map.of("role", role));
    return made;
  }

  private static String code() {
    var code = new StringBuilder();
    for (int i = 0; i < LENGTH; i++) {
      code.append(LETTERS[RANDOM.nextInt(LETTERS.length)]);
    }
    return code.toString();
  }

  private static byte[] hash(String code) {
    String same = code.strip().toUpperCase(Locale.ROOT).replace("-", "");
    return DigestUtils.sha256(same.getBytes(StandardCharsets.UTF_8));
  }

  Optional<Person> linked(long user) {
    return jdbc.sql(
            "select id, name, role, user_id from telegram_people where user_id = :user and ended_at is null")
        .param("user", user)
        .query((row, n) -> person(row))
        .optional();
  }

  private static Person person(ResultSet row) throws SQLException {
    return new Person(
        row.getLong("id"), row.getString("name"), row.getString("role"), row.getLong("user_id"));
  }

  /**
   * Uses a code up.
   *
   * @throws HubException {@code TOO_MANY_REQUESTS} after five that did not work, {@code NOT_FOUND}
   *     for one that is unknown, was used or is older than 15 minutes, {@code CONFLICT} for an
   *     account that is linked already
   */
  Person link(String code, long user, @Nullable String username) {
    slowDown(user);
    if (linked(user).isPresent()) {
      throw new HubException(
          ErrorCode.CONFLICT, "code", "You are linked already: /unlink first to use another code.");
    }
    Person person =
        jdbc.sql(
                """
                update telegram_people set user_id = :user, username = :username, linked_at = clock_timestamp()
                where code_sha256 = :hash and user_id is null and ended_at is null and code_expires_at > clock_timestamp()
                returning id, name, role, user_id
                """)
            .param("user", user)
            .param("username", username, Types.VARCHAR)
            .param("hash", hash(code))
            .query((row, n) -> person(row))
            .optional()
            .orElseThrow(
                () ->
                    new HubException(
                        ErrorCode.NOT_FOUND,
                        "code",
                        "This code does not work: it was used, is older than 15 minutes, or has a"
                            + " typing error. Ask for a new one."));
    actions.record(
        person.signature(),
        "telegram.link",
        person.name(),
        Map.of("role", person.role(), "user", user));
    return person;
  }

  private void slowDown(long user) {
    List<Long> tries =
        jdbc.sql(
                """
                select count(*) filter (where user_id = :user) as mine, count(*) as n from telegram_updates
                where command = 'link' and state = 'refused' and answered_at > clock_timestamp() - interval '15 minutes'
                """)
            .param("user", user)
            .query((row, n) -> List.of(row.getLong("mine"), row.getLong("n")))
            .single();
    if (tries.get(0) >= TRIES || tries.get(1) >= TRIES_OF_ALL) {
      throw new HubException(
          ErrorCode.TOO_MANY_REQUESTS, "code", "Too many codes that do not work: wait 15 minutes.");
    }
  }

  /** A code that others saw is void. */
  boolean voids(String code) {
    return jdbc.sql(
                """
                update telegram_people set ended_at = clock_timestamp(), ended_by = 'shown in a group'
                where code_sha256 = :hash and user_id is null and ended_at is null
                """)
            .param("hash", hash(code))
            .update()
        > 0;
  }

  /**
   * @throws HubException {@code NOT_FOUND} where there is no such person or code, {@code CONFLICT}
   *     where it has ended
   */
  @Transactional
  public String unlink(long id, String by, String reason) {
    String name =
        jdbc.sql(
                "select name, ended_at is null as open from telegram_people where id = :id for update")
            .param("id", id)
            .query((row, n) -> row.getBoolean("open") ? row.getString("name") : "")
            .optional()
            .orElseThrow(() -> HubException.missing("id", "person", id, "/api/v1/telegram-people"));
    if (name.isEmpty()) {
      throw new HubException(ErrorCode.CONFLICT, "id", "Person " + id + " was unlinked before.");
    }
    jdbc.sql(
            "update telegram_people set ended_at = clock_timestamp(), ended_by = :by where id = :id")
        .param("by", by)
        .param("id", id)
        .update();
    actions.record(by, "telegram.unlink", name, Map.of("reason", reason));
    return name;
  }

  /** What somebody asked last. */
  void asked(Person person, String command) {
    jdbc.sql(
            "update telegram_people set last_command = :command, last_at = clock_timestamp() where id = :id")
        .param("command", Objects.requireNonNull(command))
        .param("id", person.id())
        .update();
  }
}
