package io.bactrian.hub.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** What docs/supabase.md promises, on a plain PostgreSQL with Supabase's roles. */
class SupabaseDatabaseTest {
  private static final String PASSWORD = "a-long-random-password";

  /** The roles of a project and what each new table of public is granted, as an administrator. */
  private static final String PROJECT =
      """
      drop owned by bactrian_investor; -- the template's
      drop role bactrian_investor;
      create role anon nologin noinherit;
      create role authenticated nologin noinherit;
      create role service_role nologin noinherit bypassrls;
      create role authenticator login noinherit password 'pw';
      grant anon, authenticated, service_role to authenticator;
      create role supabase_admin login superuser password 'pw';
      create role postgres login createdb createrole bypassrls replication password 'pw';
      alter database supabase owner to postgres;
      """;

  private static final String DEFAULTS =
      """
      grant all on schema public to postgres;
      grant usage on schema public to anon, authenticated, service_role;
      alter default privileges for role postgres in schema public
        grant all on tables to anon, authenticated, service_role;
      """;

  private static TestDatabase server;

  @BeforeAll
  static void makeProject(@TempDir Path folder) throws IOException {
    server = TestDatabase.start(folder.resolve("postgres"), false);
    var admin = JdbcClient.create(server.dataSource());
    admin.sql("create database supabase").update();
    admin.sql(PROJECT).update();
    as("supabase_admin", "pw").sql(DEFAULTS).update();
    String setup =
        Files.readString(Path.of("deploy/supabase/setup.sql"))
            .replace("CHANGE-ME", PASSWORD)
            .replace("on database postgres", "on database supabase");
    as("postgres", "pw").sql(setup).update();
    Flyway.configure()
        .dataSource(url(), "bactrian_hub", PASSWORD)
        .locations("classpath:db/migration")
        .load()
        .migrate();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @Test
  void isMigratedByARoleThatIsNoSuperuserIntoASchemaOfItsOwn() {
    var hub = as("bactrian_hub", PASSWORD);
    assertThat(
            hub.sql(
                    """
                    select rolsuper or rolcreaterole or rolbypassrls or rolreplication
                    from pg_roles where rolname = current_user
                    """)
                .query(Boolean.class)
                .single())
        .isFalse();
    assertThat(
            hub.sql("select tablename from pg_tables where schemaname = 'bactrian'")
                .query(String.class)
                .list())
        .contains("tv_signals", "trading_data", "models", "inferences", "flyway_schema_history");
    assertThat(
            hub.sql("select count(*) from pg_tables where schemaname = 'public'")
                .query(Long.class)
                .single())
        .isZero();
    // Triggers and functions find the hub's tables under its own search path.
    hub.sql("insert into symbols values ('X', 1, 'USD', 'USD', 0.1, 0.1, now(), 'a test')")
        .update();
    assertThat(hub.sql("select count(*) from policy_history").query(Long.class).single())
        .isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"anon", "authenticated", "service_role"})
  void isClosedToTheRolesOfTheProjectsApi(String role) {
    var api = as("authenticator", "pw");
    List<String> open =
        api.sql(
                """
                select n.nspname || '.' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
                where n.nspname in ('bactrian', 'analytics') and c.relkind in ('r', 'p', 'v', 'm', 'S')
                  and has_schema_privilege(:role, n.oid, 'usage')
                """)
            .param("role", role)
            .query(String.class)
            .list();
    assertThat(open).isEmpty();
    for (String table : List.of("bactrian.tv_signals", "analytics.model_runs")) {
      assertThatThrownBy(
              () -> api.sql("set role " + role + "; select count(*) from " + table).update())
          .rootCause()
          .hasMessageContaining("permission denied for schema");
    }
  }

  /** Policies bind the hub's own role here, too, for it is no superuser. */
  @Test
  void showsAUserOfTheProjectWhatIsGrantedAndTheHubAll() {
    var hub = as("bactrian_hub", PASSWORD);
    hub.sql("select portal.admit('authenticated')::text").query().singleRow();
    for (String login : List.of("5001", "6001")) {
      hub.sql(
              """
              insert into analytics.trades (login, position_id, symbol, side, volume, entry_price, exit_price, opened_at,
                closed_at, profit, swap, commission, fee, net_profit, holding_seconds, label, label_source, context, labelled_at)
              values (?, '1', 'X', 'long', 1, 1, 1, now() - interval '2 days', now() - interval '1 day', 1, 0, 0, 0, 1, 1,
                'win', 'computed', '{}', now()) on conflict do nothing
              """)
          .param(login)
          .update();
    }
    hub.sql(
            "insert into portal_grants (subject, login, reason, updated_by) values"
                + " ('supabase:u1', '5001', 'a test', 'test')")
        .update();
    String all = "select login from portal.trades order by 1";
    assertThat(hub.sql(all).query(String.class).list()).containsExactly("5001", "6001");
    assertThat(user("u1", all)).containsExactly("5001");
    assertThat(user("u2", all)).isEmpty();
    assertThat(user("u1", "select trades::text from portal.totals")).containsExactly("1");
    assertThatThrownBy(() -> user("u1", "select id from bactrian.portal_shares"))
        .rootCause()
        .hasMessageContaining("permission denied for schema bactrian");
    assertThatThrownBy(() -> user("u1", "select context::text from analytics.trades"))
        .rootCause()
        .hasMessageContaining("permission denied for table trades");
    hub.sql("select set_config('role', 'bactrian_investor', false)").query().singleRow();
    for (String undo :
        List.of(
            "delete from portal_grants where subject = 'supabase:u1'",
            "revoke usage on schema analytics, portal from authenticated")) {
      as("bactrian_hub", PASSWORD).sql(undo).update();
    }
  }

  /** As PostgREST asks: one transaction, the user's role and claims in it. */
  private static List<String> user(String sub, String sql) {
    var source = new SingleConnectionDataSource(url(), "authenticator", "pw", true);
    try {
      JdbcClient api = JdbcClient.create(source);
      api.sql(
              "select set_config('role', 'authenticated', false), set_config('request.jwt.claims', ?, false)")
          .param("{\"sub\": \"%s\", \"role\": \"authenticated\"}".formatted(sub))
          .query()
          .singleRow();
      return api.sql(sql).query(String.class).list();
    } finally {
      source.destroy();
    }
  }

  /** Why the hub's tables are not in public: what postgres makes there, anybody reads. */
  @Test
  void wouldBeOpenInPublic() {
    as("postgres", "pw").sql("create table public.made_by_postgres (id integer)").update();
    assertThat(
            as("authenticator", "pw")
                .sql(
                    "select has_schema_privilege('anon', 'public', 'usage') and"
                        + " has_table_privilege('anon', 'public.made_by_postgres', 'select')")
                .query(Boolean.class)
                .single())
        .isTrue();
    as("postgres", "pw").sql("drop table public.made_by_postgres").update();
  }

  private static JdbcClient as(String user, String password) {
    return JdbcClient.create(new DriverManagerDataSource(url(), user, password));
  }

  private static String url() {
    return server.url().replaceFirst("/[^/?]+(\\?|$)", "/supabase$1");
  }
}
