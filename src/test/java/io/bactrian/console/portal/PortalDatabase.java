package io.bactrian.console.portal;

import com.zaxxer.hikari.HikariDataSource;
import io.bactrian.hub.embedded.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A hub's database without a hub: its owner, its investors, and a Supabase project's roles. */
final class PortalDatabase implements AutoCloseable {
  /** As a project has them, with what docs/portal.md says to grant. */
  private static final String PROJECT =
      """
      create role anon nologin noinherit;
      create role authenticated nologin noinherit;
      create role authenticator login noinherit password 'pw';
      grant anon, authenticated to authenticator;
      create role alice login password 'pw' in role bactrian_investor;
      select portal.admit('authenticated')
      """;

  private final TestDatabase server;
  private final HikariDataSource pool;
  final JdbcClient owner;
  final Sight sight;

  /**
   * @param connections of the pool that owner and portal share
   */
  PortalDatabase(Path folder, int connections) throws IOException {
    server = TestDatabase.start(folder, false);
    pool = server.pool();
    pool.setMaximumPoolSize(connections);
    owner = JdbcClient.create(pool);
    for (String statement : PROJECT.split(";")) {
      run(owner, statement);
    }
    sight = new Sight(owner, new JdbcTransactionManager(pool));
  }

  static void run(JdbcClient jdbc, String sql) {
    if (sql.strip().startsWith("select")) {
      jdbc.sql(sql.replaceFirst("\\)\\s*$", ")::text")).query().listOfRows();
    } else {
      jdbc.sql(sql).update();
    }
  }

  /** In a transaction that is undone, with a role and claims set as PostgREST sets them. */
  <T> T in(String user, String role, String claims, Function<JdbcClient, T> work) {
    var source = user.isEmpty() ? pool : new DriverManagerDataSource(server.url(), user, "pw");
    JdbcClient jdbc = JdbcClient.create(source);
    T answer =
        new TransactionTemplate(new JdbcTransactionManager(source))
            .execute(
                status -> {
                  status.setRollbackOnly();
                  jdbc.sql(
                          "select set_config('request.jwt.claims', ?, true), set_config('role', ?, true)")
                      .params(claims, role)
                      .query()
                      .singleRow();
                  return work.apply(jdbc);
                });
    if (answer == null) {
      throw new IllegalStateException();
    }
    return answer;
  }

  static String claims(String subject) {
    return "{\"sub\": \"%s\"}".formatted(subject);
  }

  void trade(String login, String position, String strategy, String closedAgo) {
    owner
        .sql(
            """
            insert into analytics.trades (login, position_id, symbol, side, volume, entry_price, exit_price, opened_at,
              closed_at, profit, swap, commission, fee, net_profit, holding_seconds, strategy, label, label_source, context,
              labelled_at)
            select :login, :position, 'BTCUSD', 'long', 0.1, 100, 101, at - interval '1 minute', at, 12, -1, -1, 0, 10, 60,
              nullif(:strategy, ''), 'win', 'computed', '{}', now() from (select now() - :ago::interval as at) m
            """)
        .param("login", login)
        .param("position", position)
        .param("strategy", strategy)
        .param("ago", closedAgo)
        .update();
  }

  void grant(String subject, String login, String strategy, String since) {
    owner
        .sql(
            """
            insert into portal_grants (subject, login, strategy, since, reason, updated_by)
            values (:subject, nullif(:login, ''), nullif(:strategy, ''),
              case when :since <> '' then now() - nullif(:since, '')::interval end, 'a test', 'test')
            on conflict do nothing
            """)
        .param("subject", subject)
        .param("login", login)
        .param("strategy", strategy)
        .param("since", since)
        .update();
  }

  void clear() {
    owner.sql("delete from portal_grants where subject <> 'operator'").update();
    owner.sql("delete from portal_shares").update();
    owner
        .sql(
            "truncate analytics.trades, analytics.equity, analytics.deposits, analytics.positions,"
                + " analytics.deployments, analytics.model_runs, analytics.signals, analytics.books")
        .update();
    owner.sql("update portal_settings set delay_seconds = 900").update();
  }

  @Override
  public void close() throws IOException {
    pool.close();
    server.close();
  }
}
