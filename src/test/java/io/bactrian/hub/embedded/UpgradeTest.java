package io.bactrian.hub.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A database of an earlier release, and one of a later one. */
class UpgradeTest {
  private static TestDatabase server;
  private static int databases;

  private DataSource database;
  private JdbcClient jdbc;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    server = TestDatabase.start(folder.resolve("postgres"), false);
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @BeforeEach
  void makeDatabase() throws IOException {
    String name = "upgrade" + databases++;
    JdbcClient.create(server.dataSource()).sql("create database " + name).update();
    String url = server.url().replaceFirst("/[^/?]+(\\?|$)", "/" + name + "$1");
    database = new DriverManagerDataSource(url, server.user(), server.password());
    jdbc = JdbcClient.create(database);
  }

  private Flyway flyway(String target) {
    return Flyway.configure()
        .dataSource(database)
        .locations("classpath:db/migration")
        .target(target)
        .load();
  }

  @Test
  void noRowAndNoValueOfAnEarlierReleaseIsLost() throws IOException {
    DatabaseVersion.migrate(flyway("047"));
    jdbc.sql(Files.readString(Path.of("src/test/resources/upgrade/rows-of-047.sql"))).update();
    List<String> tables = relations("BASE TABLE");
    jdbc.sql("create schema former").update();
    tables.forEach(
        table ->
            jdbc.sql(
                    "create table former.%1$s as select to_jsonb(t) as r from public.%1$s t"
                        .formatted(table))
                .update());
    assertThat(jdbc.sql("select count(*) from former.tv_signals").query(Long.class).single())
        .isEqualTo(2);

    DatabaseVersion.migrate(flyway("latest"));

    assertThat(relations("BASE TABLE", "VIEW")).containsAll(tables);
    assertThat(tables).allSatisfy(table -> assertThat(lost(table)).as(table).isEmpty());
    DatabaseVersion.migrate(flyway("latest")); // as at each start
  }

  /** A table that has another name today is a view under the former one. */
  private List<String> relations(String... types) {
    return jdbc.sql(
            """
            select table_name from information_schema.tables
            where table_schema = 'public' and table_type = any(?) and table_name not like 'flyway%'
            """)
        .param(types)
        .query(String.class)
        .list();
  }

  /** Former rows that no row of today holds, in the columns that are still there. */
  private List<String> lost(String table) {
    return jdbc.sql(
            """
            select f.r::text from former.%1$s f
            where not exists (
              select from public.%1$s t
              where to_jsonb(t) @> (
                select jsonb_object_agg(c.key, c.value) from jsonb_each(f.r) c where to_jsonb(t) ?? c.key))
            """
                .formatted(table))
        .query(String.class)
        .list();
  }

  @Test
  void refusesTheTablesOfANewerHubAndLeavesThemAlone() {
    DatabaseVersion.migrate(flyway("latest"));
    jdbc.sql(
            """
            insert into flyway_schema_history
            select installed_rank + 1000, '9999', 'later', type, 'later/V9999__later.sql', 1, installed_by,
              now(), 1, true
            from flyway_schema_history order by installed_rank desc limit 1
            """)
        .update();
    assertThatExceptionOfType(NewerDatabaseException.class)
        .isThrownBy(() -> DatabaseVersion.migrate(flyway("latest")))
        .withMessageContaining("9999")
        .satisfies(
            e ->
                assertThat(StartFailures.reason(new IllegalStateException(e)))
                    .contains("newer", "backed up", "docs/upgrade.md")
                    .doesNotContain("\n"));
  }
}
