package io.bactrian.hub.accounts;

import io.bactrian.hub.security.OperatorActions;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.sql.Types;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Who is logged in where, on all hubs of the database. */
@Repository
class LoginSessions {
  /** A session that nobody used for so long is over: server.servlet.session.timeout. */
  static final String LASTS = "8 hours";

  private static final String OPEN =
      """
      s.ended_at is null and (s.epoch is null or exists (
        select from users u where u.name = s.login and u.epoch = s.epoch and u.disabled_at is null))""";

  private final JdbcClient jdbc;
  private final OperatorActions actions;

  LoginSessions(JdbcClient jdbc, OperatorActions actions) {
    this.jdbc = jdbc;
    this.actions = actions;
  }

  /**
   * @param epoch null of a login of {@code credentials.properties}
   * @param port console or management
   */
  record Begun(
      String login,
      @Nullable Long epoch,
      String role,
      String cameBy,
      String port,
      String address,
      String browser) {}

  long begin(Begun session) {
    return jdbc.sql(
            """
            insert into sessions (login, epoch, role, came_by, port, address, browser)
            values (:login, :epoch, :role, :cameBy, :port, :address, :browser) returning id
            """)
        .param("login", session.login())
        .param("epoch", session.epoch(), Types.BIGINT)
        .param("role", session.role())
        .param("cameBy", session.cameBy())
        .param("port", session.port())
        .param("address", session.address())
        .param("browser", session.browser())
        .query(Long.class)
        .single();
  }

  /** Whether a session goes on, which is written down as seen once a minute. */
  boolean goesOn(long id) {
    Boolean stale =
        jdbc.sql(
                "select s.last_seen_at < clock_timestamp() - interval '1 minute' from sessions s where s.id = :id and "
                    + OPEN)
            .param("id", id)
            .query(Boolean.class)
            .optional()
            .orElse(null);
    if (Boolean.TRUE.equals(stale)) {
      jdbc.sql("update sessions set last_seen_at = clock_timestamp() where id = :id")
          .param("id", id)
          .update();
    }
    return stale != null;
  }

  /**
   * @param but the one that stays, 0 for none
   * @return how many
   */
  int endAll(String login, long but, String by) {
    return jdbc.sql(
            """
            update sessions set ended_at = clock_timestamp(), ended_by = :by
            where login = :login and id <> :but and ended_at is null
            """)
        .param("by", by)
        .param("login", login)
        .param("but", but)
        .update();
  }

  void end(long id, String by) {
    jdbc.sql(
            "update sessions set ended_at = clock_timestamp(), ended_by = :by where id = :id and ended_at is null")
        .param("by", by)
        .param("id", id)
        .update();
  }

  /**
   * @param login whose it has to be; null for anybody's
   * @throws HubException NOT_FOUND where there is no such session, or it is another's
   */
  @Transactional
  public void revoke(long id, @Nullable String login, String by) {
    String owner =
        jdbc.sql("select login from sessions where id = :id and login = coalesce(:login, login)")
            .param("id", id)
            .param("login", login, Types.VARCHAR)
            .query(String.class)
            .optional()
            .orElseThrow(() -> HubException.missing("id", "session", id, "/api/v1/sessions"));
    int ended =
        jdbc.sql(
                "update sessions set ended_at = clock_timestamp(), ended_by = :by where id = :id and ended_at is null")
            .param("by", by)
            .param("id", id)
            .update();
    if (ended == 0) {
      throw new HubException(ErrorCode.CONFLICT, "id", "Session " + id + " has ended already.");
    }
    actions.record(by, "session.revoke", Long.toString(id), Map.of("login", owner));
  }
}
