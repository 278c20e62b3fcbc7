package io.bactrian.console.portal;

import io.bactrian.decisions.treasury.PolicyChanges;
import io.bactrian.decisions.treasury.PolicyChanges.Row;
import io.bactrian.decisions.treasury.PolicyChanges.Why;
import io.bactrian.shared.GivenFields;
import io.bactrian.shared.HubException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The rows that PostgreSQL's policies go by; their changes are kept among those of the policy. */
@Repository
class PortalGrants {
  private static final String PUT =
      """
      insert into portal_grants as g (subject, login, strategy, since, reason, updated_by)
      values (:subject, :login, :strategy, :since, :reason, :by)
      on conflict (subject, login, strategy) do update set since = excluded.since, reason = excluded.reason,
        updated_by = excluded.updated_by, updated_at = clock_timestamp()
      where g.since is distinct from excluded.since
      """;

  private static final String SAME =
      """
       from portal_grants g
      where subject = :subject and login is not distinct from :login and strategy is not distinct from :strategy
      """;

  private final JdbcClient jdbc;
  private final PolicyChanges changes;

  PortalGrants(JdbcClient jdbc, PolicyChanges changes) {
    this.jdbc = jdbc;
    this.changes = changes;
  }

  /** What says whether somebody changed a row meanwhile. */
  static final String VERSION = "(extract(epoch from g.updated_at) * 1000000)::bigint";

  /**
   * @param seen the version that the caller read, 0 where there was none; null for whatever is
   *     there
   * @return its id
   */
  @Transactional
  public long put(Grant wanted, @Nullable Long seen, String by, String reason) {
    long now = bound("select " + VERSION + SAME, wanted).query(Long.class).optional().orElse(0L);
    GivenFields.seen(seen, now, () -> lastChange(wanted));
    changes.change(
        row(wanted),
        new Why(by, reason),
        () ->
            bound(PUT, wanted)
                .param("since", wanted.sinceUtc(), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("reason", reason)
                .param("by", by)
                .update());
    return bound("select id" + SAME, wanted).query(Long.class).single();
  }

  /**
   * @throws HubException NOT_FOUND where there is no such grant
   */
  @Transactional
  public void delete(long id, String by, String reason) {
    Grant held =
        jdbc.sql(
                "select subject, login, strategy, null::timestamptz as since from portal_grants where id = :id for update")
            .param("id", id)
            .query(
                (row, n) ->
                    new Grant(
                        row.getString("subject"),
                        row.getString("login"),
                        row.getString("strategy"),
                        null))
            .optional()
            .orElseThrow(() -> HubException.missing("id", "grant", id, "/api/v1/portal-grants"));
    changes.delete(row(held), new Why(by, reason));
  }

  private String lastChange(Grant wanted) {
    return bound("select updated_by || ' set this grant at ' || updated_at || '.'" + SAME, wanted)
        .query(String.class)
        .optional()
        .orElse("somebody took the grant away.");
  }

  /** What to say of an account or strategy of which no row came so far. */
  List<String> warnings(Grant wanted) {
    var warnings = new ArrayList<String>();
    warn(warnings, "account", wanted.login() == null ? "" : wanted.login(), "login");
    warn(warnings, "strategy", wanted.strategy() == null ? "" : wanted.strategy(), "strategy");
    return warnings;
  }

  private void warn(List<String> warnings, String what, String name, String column) {
    boolean known =
        name.isEmpty()
            || jdbc.sql(
                    "select exists (select from analytics.books where %s = :name)"
                        .formatted(column))
                .param("name", name)
                .query(Boolean.class)
                .single();
    if (!known) {
      warnings.add(
          "Nothing of %s %s is known so far: it is seen once there is.".formatted(what, name));
    }
  }

  private JdbcClient.StatementSpec bound(String sql, Grant grant) {
    return jdbc.sql(sql)
        .param("subject", grant.subject())
        .param("login", grant.login(), Types.VARCHAR)
        .param("strategy", grant.strategy(), Types.VARCHAR);
  }

  private static Row row(Grant grant) {
    String about =
        "grant of %s: login %s, strategy %s"
            .formatted(grant.subject(), any(grant.login()), any(grant.strategy()));
    return new Row(
        about,
        "portal_grants",
        "subject = :subject and coalesce(login, '') = :login and coalesce(strategy, '') = :strategy",
        Map.of(
            "subject", grant.subject(),
            "login", grant.login() == null ? "" : grant.login(),
            "strategy", grant.strategy() == null ? "" : grant.strategy()));
  }

  private static String any(@Nullable String name) {
    return name == null ? "any" : name;
  }
}
