package io.bactrian.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.bactrian.hub.embedded.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

class LeaseTest {
  private static final Duration TERM = Duration.ofSeconds(2);
  private static final Duration SOON = Duration.ofSeconds(30);

  private static TestDatabase server;
  private static DataSource database;
  private static JdbcClient jdbc;

  private final AtomicInteger renewals = new AtomicInteger();
  private final Lease one = new Lease(database(), "task", "one", TERM, renewals::incrementAndGet);
  private final Lease two = new Lease(database(), "task", "two", TERM);

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    server = TestDatabase.start(folder.resolve("postgres"), false);
    database = server.dataSource();
    jdbc = JdbcClient.create(database);
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  private static DataSource database() {
    return database;
  }

  @AfterEach
  void giveBack() {
    one.close();
    two.close();
    jdbc.sql("delete from hub_leases").update();
  }

  @Test
  void oneHubHoldsItForManyTermsAndTheNextTakesItOnceItIsGivenBack() throws SQLException {
    assertThat(one.held()).isFalse();
    assertThat(one.take()).isTrue();
    assertThat(two.take()).isFalse();
    await().atMost(SOON).until(() -> renewals.get() >= 9); // more than two terms
    assertThat(one.take()).isTrue();
    assertThat(two.take()).isFalse();
    one.close();
    assertThat(one.held()).isFalse();
    assertThat(two.take()).isTrue();
  }

  @Test
  void aHubThatStartsAgainUnderItsIdentityHoldsOnAtOnce() throws SQLException {
    leave("two", "1500 milliseconds");
    assertThat(one.take()).isFalse();
    assertThat(two.take()).isTrue();
  }

  @Test
  void anotherTakesOverOnceADeadHubsTermIsOver() throws SQLException {
    leave("dead", "500 milliseconds");
    await().atMost(SOON).until(two::take);
    assertThat(holder()).isEqualTo("two");
  }

  @Test
  void aJumpOfTheDatabasesClockLetsAnotherInAndTheFirstNoticesAtItsNextRenewal()
      throws SQLException {
    assertThat(one.take()).isTrue();
    await().atMost(SOON).until(() -> jump("-1 hour") == 1 && two.take());
    await().atMost(SOON).until(() -> !one.held());
    assertThat(one.take()).isFalse();
    assertThat(two.held()).isTrue();
    assertThat(holder()).isEqualTo("two");
  }

  @Test
  void aClockThatWasPutBackDoesNotKeepADeadHubsLease() throws SQLException {
    leave("dead", "1 hour");
    assertThat(two.take()).isTrue();
    assertThat(holder()).isEqualTo("two");
  }

  @Test
  void aLongerTermOfAnotherHubIsNoClockThatWasPutBack() throws SQLException {
    try (var longer = new Lease(database, "task", "longer", TERM.multipliedBy(100))) {
      assertThat(longer.take()).isTrue();
      assertThat(two.take()).isFalse();
      assertThat(holder()).isEqualTo("longer");
    }
  }

  @Test
  void isNotHeldWhileTheDatabaseIsAwayLongerThanItIsSureAndIsHeldAgainAfterwards()
      throws IOException, SQLException {
    assertThat(one.take()).isTrue();
    server.close();
    try {
      assertThatExceptionOfType(SQLException.class).isThrownBy(two::take);
      await().atMost(SOON).until(() -> !one.held());
      assertThat(one.take()).isFalse();
    } finally {
      server.start();
    }
    await().atMost(SOON).ignoreExceptions().until(() -> one.take());
    assertThat(two.take()).isFalse();
    assertThat(holder()).isEqualTo("one");
  }

  @Test
  void outlivesItsConnection() throws SQLException {
    assertThat(one.take()).isTrue();
    int before = renewals.get();
    jdbc.sql(
            """
            select count(pg_terminate_backend(pid)) from pg_stat_activity
            where pid <> pg_backend_pid() and query like '%hub_leases%'
            """)
        .query(Integer.class)
        .single();
    await().atMost(SOON).until(() -> renewals.get() > before + 1);
    assertThat(one.held()).isTrue();
  }

  @Test
  void closesThoughTheDatabaseIsAway() throws IOException, SQLException {
    assertThat(one.take()).isTrue();
    server.close();
    try {
      one.close();
      assertThat(one.held()).isFalse();
    } finally {
      server.start();
    }
    assertThat(two.take()).isFalse();
    await().atMost(SOON).until(two::take);
  }

  /** As a hub does that is killed. */
  private static void leave(String holder, String rest) {
    jdbc.sql("insert into hub_leases values ('task', ?, clock_timestamp() + ?::interval, '2 s')")
        .param(holder)
        .param(rest)
        .update();
  }

  private static int jump(String by) {
    return jdbc.sql("update hub_leases set until = until + ?::interval").param(by).update();
  }

  private static String holder() {
    return jdbc.sql("select holder from hub_leases where name = 'task'")
        .query(String.class)
        .single();
  }
}
