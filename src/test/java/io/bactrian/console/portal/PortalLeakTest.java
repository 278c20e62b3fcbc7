package io.bactrian.console.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataAccessException;

/** No row that is not granted, by whatever way: every table, every role, every verb. */
class PortalLeakTest {
  /** What the portal's role may read of the schema analytics, row by row. */
  private static final Set<String> READ =
      Set.of(
          "analytics.trades",
          "analytics.equity",
          "analytics.deposits",
          "analytics.positions",
          "analytics.deployments",
          "analytics.model_runs");

  private static PortalDatabase db;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    db = new PortalDatabase(folder.resolve("postgres"), 2);
  }

  @AfterAll
  static void stop() throws IOException {
    db.close();
  }

  @BeforeEach
  void clear() {
    db.clear();
  }

  private record Reader(String user, String role, String subject) {
    String claims() {
      return PortalDatabase.claims(subject);
    }
  }

  private static final Reader HUBS = new Reader("", "bactrian_investor", "supabase:mine");
  private static final Reader POSTGREST = new Reader("authenticator", "authenticated", "mine");
  private static final Reader ANON = new Reader("authenticator", "anon", "mine");
  private static final Reader ALICE = new Reader("alice", "none", "operator");

  /** Two accounts, of which every subject of a reader sees one; each has a row in each table. */
  private static void twoAccounts() {
    for (String login : List.of("5001", "60017003")) {
      String symbol = login.equals("5001") ? "BTCUSD" : "SECRET";
      db.trade(login, "p" + login, "s" + login, "1 hour");
      for (String sql :
          List.of(
              "update analytics.trades set symbol = '%2$s' where login = '%1$s'",
              "insert into analytics.equity values ('%1$s', now() - interval '1 hour', now() - interval '1 hour', 1, 1, 'USD')",
              "insert into analytics.deposits values ('%1$s', '1', now() - interval '1 day', 1000)",
              "insert into analytics.positions values ('%1$s', 'o%1$s', now() - interval '1 hour', null, '%2$s', 'long', 1, 1, now() - interval '1 hour', 's%1$s')",
              "insert into analytics.deployments (id, model, kind, to_version, at) values (%1$s, lower('%2$s') || '-m5-direction', 'gate', 'v%1$s', now() - interval '1 hour')",
              "insert into analytics.signals (id, strategy, ticker, action, received_at) values ('%1$s', 's%1$s', '%2$s', 'buy', now() - interval '1 hour')",
              "insert into analytics.model_runs (id, model, target, symbol, period, window_to, requested_by, state, attempt, progress, created_at, finished_at) values ('%1$s', lower('%2$s') || '-m5-direction', 't', '%2$s', 'M5', now(), 'x', 'completed', 1, 1, now() - interval '2 hours', now() - interval '1 hour')")) {
        db.owner.sql(sql.formatted(login, symbol)).update();
      }
    }
    db.owner
        .sql("delete from analytics.books where symbol = 'BTCUSD' and login = '60017003'")
        .update();
    for (String subject : List.of("supabase:mine", "role:alice")) {
      db.grant(subject, "5001", "", "");
    }
  }

  private static List<String> tables() {
    return db.owner
        .sql(
            """
            select table_schema || '.' || table_name from information_schema.tables
            where table_schema in ('public', 'analytics', 'portal') order by 1
            """)
        .query(String.class)
        .list();
  }

  @Test
  void readsNoForeignRowOfAnyTableAndChangesNone() {
    twoAccounts();
    var all = new SoftAssertions();
    List<String> tables = tables();
    assertThat(tables).hasSizeGreaterThan(120).containsAll(READ).contains("portal.trades");
    int read = 0;
    for (Reader reader : List.of(HUBS, POSTGREST, ANON, ALICE)) {
      for (String table : tables) {
        boolean open = reader != ANON && (READ.contains(table) || table.startsWith("portal."));
        String rows = "select %s from %s t".formatted(columns(table, reader), table);
        if (open) {
          read++;
          List<Map<String, Object>> seen =
              db.in(
                  reader.user,
                  reader.role,
                  reader.claims(),
                  jdbc -> jdbc.sql(rows).query().listOfRows());
          all.assertThat(seen).as("%s: %s", reader, rows).isNotEmpty();
          all.assertThat(seen.toString())
              .as("%s: %s", reader, rows)
              .doesNotContain("60017003", "SECRET", "secret");
          long counted =
              db.in(
                  reader.user,
                  reader.role,
                  reader.claims(),
                  jdbc -> jdbc.sql("select count(*) from " + table).query(Long.class).single());
          all.assertThat(counted).as("%s counts %s", reader, table).isEqualTo(seen.size());
        } else {
          refused(all, reader, rows);
        }
        refused(all, reader, "insert into %s default values".formatted(table));
        refused(all, reader, "update %s set %s = default".formatted(table, anyColumn(table)));
        refused(all, reader, "delete from " + table);
      }
    }
    all.assertAll();
    assertThat(read).isEqualTo(3 * (READ.size() + 8));
  }

  /** Those that the role may read, where it may not read them all. */
  private static String columns(String table, Reader reader) {
    String role = reader.role.equals("none") ? reader.user : reader.role;
    String columns =
        db.owner
            .sql(
                """
                select string_agg(quote_ident(column_name), ', ') from information_schema.columns
                where table_schema || '.' || table_name = :table
                  and has_column_privilege(:role, to_regclass(:table), column_name, 'select')
                """)
            .param("table", table)
            .param("role", role)
            .query(String.class)
            .optional()
            .orElse(null);
    return columns == null ? "*" : columns;
  }

  private static String anyColumn(String table) {
    return db.owner
        .sql(
            "select quote_ident(column_name) from information_schema.columns where table_schema || '.' || table_name = ? limit 1")
        .param(table)
        .query(String.class)
        .single();
  }

  /** The database's refusal, or done. */
  private static String answer(Reader reader, String sql) {
    try {
      db.in(
          reader.user,
          reader.role,
          reader.claims(),
          jdbc ->
              sql.startsWith("select")
                  ? jdbc.sql(sql).query().listOfRows().size()
                  : jdbc.sql(sql).update());
      return "done";
    } catch (DataAccessException e) {
      return String.valueOf(e.getMostSpecificCause().getMessage());
    }
  }

  private static void refused(SoftAssertions all, Reader reader, String sql) {
    all.assertThat(answer(reader, sql))
        .as("%s: %s", reader, sql)
        .matches("(?s).*(permission denied|cannot (insert into|update|delete from) view).*")
        .doesNotContain("60017003", "SECRET");
  }

  @Test
  void refusesWhatIsNoTable() {
    twoAccounts();
    var all = new SoftAssertions();
    for (Reader reader : List.of(HUBS, POSTGREST, ANON, ALICE)) {
      for (String sql :
          List.of(
              "select portal.admit('anon')::text",
              "select analytics.keep_deposit('60017003', '1')::text",
              "truncate analytics.trades",
              "lock table analytics.trades in share mode",
              "create table portal.mine (id int)",
              "create table analytics.mine (id int)",
              "alter table analytics.trades no force row level security",
              "create policy mine on analytics.trades using (true)",
              "copy analytics.trades to stdout",
              "select context from analytics.trades",
              "select metrics from analytics.model_runs")) {
        all.assertThat(answer(reader, sql))
            .as("%s: %s", reader, sql)
            .matches("(?s).*(permission denied|must be owner|COPY commands are only supported).*");
      }
    }
    all.assertAll();
  }
}
