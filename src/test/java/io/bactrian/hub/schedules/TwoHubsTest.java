package io.bactrian.hub.schedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bactrian.TestFolders;
import io.bactrian.hub.embedded.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Two hubs, JVMs of their own, on one database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // JUnit calls what sets the fields
@Tag("hub")
@Tag("two-hubs")
class TwoHubsTest {
  private static final String SECONDLY = "* * * * * ?";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String STATES = "select count(*) from schedules where schedule = :name";

  private Path folder;
  private TestDatabase database;
  private JdbcClient jdbc;
  private HubJvm one;
  private HubJvm two;

  @BeforeAll
  void startBoth() throws IOException {
    folder = TestFolders.make("two");
    database = TestDatabase.start(folder.resolve("postgres"), false);
    jdbc = JdbcClient.create(database.dataSource());
    one = HubJvm.start(folder.resolve("one"), database);
    two = HubJvm.start(folder.resolve("two"), database);
  }

  @AfterAll
  void stopBoth() throws Exception {
    one.close();
    two.close();
    database.close();
  }

  @BeforeEach
  void awaitBoth() {
    one.awaitHealth();
    two.awaitHealth();
    jdbc.sql(TickHome.TABLE).update();
  }

  private void schedule(String name, String cron, String... options) throws IOException {
    one.home().schedule(name, cron, options);
    two.home().schedule(name, cron, options);
    await().atMost(PATIENCE).until(() -> holders(name) == 2);
  }

  @Test
  void fireEachSecondOnce() throws IOException {
    schedule("once", SECONDLY);
    awaitTicks("once", 15);
    one.home().remove("once");
    awaitTicks("once", ticks("once") + 5);
    two.home().remove("once");
    await().atMost(PATIENCE).until(() -> !stored("once"));

    assertThat(
            count(
                "select count(*) - count(distinct planned_at) from ticks where schedule = :name",
                "once"))
        .as("fired twice")
        .isZero();
    assertThat(
            count(
                """
                select extract(epoch from max(planned_at) - min(planned_at))::int + 1 - count(*)
                from ticks where schedule = :name
                """,
                "once"))
        .as("left out")
        .isLessThanOrEqualTo(1);
  }

  @Test
  void keepARenamedSchedulesOldNameOnlyWhereItIsStillRun() throws IOException {
    schedule("old", SECONDLY);
    awaitTicks("old", 1);
    one.home().remove("old");
    one.home().schedule("new", SECONDLY);
    await().atMost(PATIENCE).until(() -> holders("old") == 1 && holders("new") == 1);
    long before = ticks("old");
    awaitTicks("old", before + 3);
    awaitTicks("new", 3);
    assertThat(jvms("new")).containsExactly(one.pid());

    two.home().remove("old");
    await().atMost(PATIENCE).until(() -> !stored("old"));
    long last = ticks("old");
    awaitTicks("new", ticks("new") + 3);
    assertThat(ticks("old")).isEqualTo(last);
    one.home().remove("new");
  }

  @Test
  void takeOverWhatAKilledHubWasDoing() throws Exception {
    HubJvm killed;
    try (Connection lock = lock()) {
      schedule("beside", SECONDLY);
      schedule("slow", SECONDLY, "stateful: true");
      awaitTicks("slow", 1);
      killed = jvms("slow").contains(one.pid()) ? one : two;
      killed.kill();
    }
    long before = ticks("beside");
    HubJvm left = killed == one ? two : one;
    await().atMost(PATIENCE).until(() -> jvms("slow").contains(left.pid()));
    long passed = ticks("beside") - before;
    for (String schedule : List.of("beside", "slow")) {
      one.home().remove(schedule);
      two.home().remove(schedule);
    }
    replace(killed);
    assertThat(passed).as("firings of a secondly schedule meanwhile").isLessThan(15);
  }

  @Test
  void fireAtMostOnceForTheMissedFiringsOfANight() throws Exception {
    schedule("nightly", "0 0 3 * * ?");
    schedule("often", SECONDLY);
    awaitTicks("often", 1);
    one.close();
    two.close();
    assertThat(stored("nightly")).as("kept while no hub runs").isTrue();
    long threeDays = Duration.ofDays(3).toMillis();
    jdbc.sql("update qrtz_triggers set next_fire_time = next_fire_time - :span")
        .param("span", threeDays)
        .update();
    long before = ticks("often");

    one = HubJvm.start(folder.resolve("one"), database);
    two = HubJvm.start(folder.resolve("two"), database);
    long start = System.currentTimeMillis();
    awaitTicks("nightly", 1);
    awaitTicks("often", before + 5);
    assertThat(ticks("nightly")).isEqualTo(1);
    assertThat(ticks("often") - before).isLessThan((System.currentTimeMillis() - start) / 1000 + 3);
    for (HubJvm hub : List.of(one, two)) {
      hub.home().remove("nightly");
      hub.home().remove("often");
    }
  }

  @Test
  void fillInOnceWhatBothAreAskedFor() throws Exception {
    schedule("filled", "0 0 3 * * ?", "trigger.misfire: skip");
    await().atMost(PATIENCE).until(() -> count(STATES, "filled") == 1);
    jdbc.sql(
            "update schedules set history_from = now() - interval '9 days' where schedule = 'filled'")
        .update();
    String body =
        "{\"from\":\"%s\",\"reason\":\"both were off\"}"
            .formatted(Instant.now().minus(Duration.ofDays(5)));
    String path = "/api/v1/schedules/filled/back-fill";
    CompletableFuture<String> other = CompletableFuture.supplyAsync(() -> two.post(path, body));
    String answers = one.post(path, body) + other.join();
    awaitTicks("filled", 5);
    String done =
        "select count(*) from schedule_firings where schedule = :name and outcome is null";
    await().atMost(PATIENCE).until(() -> count(done, "filled") == 0);
    assertThat(ticks("filled")).as(answers).isEqualTo(5);
    assertThat(answers).contains("\"queued\":5").contains("\"queued\":0");
    String once = "select count(distinct planned_at) from ticks where schedule = :name";
    assertThat(count(once, "filled")).isEqualTo(5);
    one.home().remove("filled");
    two.home().remove("filled");
  }

  @Test
  void goOnWhenTheDatabaseIsBackAndLogItOnce() throws Exception {
    schedule("through", SECONDLY);
    awaitTicks("through", 2);
    int lines = one.log().split("\n").length;
    database.close();
    await()
        .atMost(PATIENCE)
        .until(() -> one.health().contains("\"schedules\":{\"status\":\"degraded\""));
    database.start();
    long before = ticks("through");
    awaitTicks("through", before + 3);
    assertThat(one.log().split("\n").length - lines).isLessThan(1_000);
    one.home().remove("through");
    two.home().remove("through");
  }

  @Test
  void takeTheTokensThatTheOtherMade() throws Exception {
    String made = one.send("POST", "/api/v1/webhook-tokens", "{\"strategy\":\"shared\"}");
    String token = made.replaceFirst("(?s).*\"token\":\"([^\"]+)\".*", "$1");
    // These hubs have no route for alerts: a caller with a valid key is answered so.
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () ->
                assertThat(two.send("POST", "/webhooks/tradingview/" + token, "{}"))
                    .contains("No route serves"));
    assertThat(two.send("POST", "/webhooks/tradingview/" + token + "x", "{}"))
        .doesNotContain("No route serves");
  }

  private Connection lock() throws IOException, SQLException {
    Connection connection = database.dataSource().getConnection();
    try (var statement = connection.createStatement()) {
      statement.execute("select pg_advisory_lock(" + TickProcessor.LOCK + ")");
    }
    return connection;
  }

  private void replace(HubJvm killed) throws IOException {
    if (killed == one) {
      one = HubJvm.start(folder.resolve("one"), database);
    } else {
      two = HubJvm.start(folder.resolve("two"), database);
    }
  }

  private void awaitTicks(String schedule, long count) {
    await().atMost(Duration.ofSeconds(120)).until(() -> ticks(schedule) >= count);
  }

  private long ticks(String schedule) {
    return count("select count(*) from ticks where schedule = :name", schedule);
  }

  private long holders(String schedule) {
    return count("select count(*) from schedule_holders where schedule = :name", schedule);
  }

  private boolean stored(String schedule) {
    return count("select count(*) from qrtz_job_details where job_name = :name", schedule) > 0;
  }

  private List<Long> jvms(String schedule) {
    return jdbc.sql("select distinct jvm from ticks where schedule = :name")
        .param("name", schedule)
        .query(Long.class)
        .list();
  }

  private long count(String sql, String schedule) {
    return jdbc.sql(sql).param("name", schedule).query(Long.class).single();
  }
}
