package io.bactrian.hub.liveedit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bactrian.hub.routefiles.RouteFile;
import io.bactrian.hub.routefiles.RouteProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** Wrong subscribers are refused when their file is saved, by line, and disturb nobody. */
@SuppressWarnings("NullAway.Init") // Spring sets the fields
class SubscriberFilesTest extends RunningHub {
  private static final String GOOD = "routes/work/good.camel.yaml";
  private static final String BAD = "routes/work/bad.camel.yaml";
  private static final Duration APPLIED = Duration.ofSeconds(20);

  @Autowired CamelContext context;
  @Autowired JdbcTemplate jdbc;

  @BeforeEach
  void serveOneSubscriber() throws IOException {
    FLOWS.write(
        "processors/changes-source.kamelet.yaml",
        Files.readString(Path.of("processors/changes-source.kamelet.yaml")));
    FLOWS.write(GOOD, subscriber("good", "good", "start: now"));
    await().atMost(APPLIED).until(() -> "serving".equals(state(GOOD)));
  }

  private static String subscriber(String id, String name, String parameter) {
    return """
    - route:
        id: %s
        description: Receives signals.
        group: work
        routeConfigurationId: default
        from:
          uri: kamelet:changes-source
          parameters:
            subscriber: %s
            tables: tv_signals
            %s
          steps:
            - log: received
    """
        .formatted(id, name, parameter);
  }

  private String state(String path) {
    return files.status().stream()
        .filter(file -> file.file().equals(path))
        .map(RouteFileStatus::state)
        .findFirst()
        .orElse("missing");
  }

  private RouteProblem refused(String text) throws IOException {
    FLOWS.write(BAD, text);
    await().atMost(APPLIED).until(() -> "failed".equals(state(BAD)));
    assertThat(context.getRouteController().getRouteStatus("good").isStarted()).isTrue();
    assertThat(state(GOOD)).isEqualTo("serving");
    return files.status().stream()
        .filter(file -> file.file().equals(BAD))
        .map(RouteFileStatus::problem)
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "operations: upsert      | upsert is not among those known",
        "filter: ticker          | ticker is no condition",
        "start: yesterday        | yesterday is not beginning, now or a time",
        "batch: 0                | 0 is not a number between 1 and 10000",
        "batch: many             | takes 'batch' as integer, not 'many'",
        "tabels: tv_signals      | no parameter 'tabels'"
      })
  void refusesAWrongParameterByItsLine(String parameter, String reason) throws IOException {
    RouteProblem problem = refused(subscriber("bad", "bad", parameter));
    assertThat(problem.reason()).contains(reason);
    assertThat(problem.line()).isEqualTo(11);
  }

  @Test
  void refusesATableThatIsNotCapturedAndAppliesTheMendedFile() throws IOException {
    String wrong = subscriber("bad", "bad", "start: now").replace("tv_signals", "tv_signal");
    RouteProblem problem = refused(wrong);
    assertThat(problem.reason()).contains("tv_signal is not among those captured");
    assertThat(problem.line()).isEqualTo(10);

    FLOWS.write(BAD, subscriber("bad", "bad", "start: now"));
    await().atMost(APPLIED).until(() -> "serving".equals(state(BAD)));
    assertThat(context.getRouteController().getRouteStatus("bad").isStarted()).isTrue();
  }

  @Test
  void refusesANameThatAnotherFileHasWhicheverComesFirst() throws IOException {
    RouteProblem problem = refused(subscriber("bad", "good", "start: now"));
    assertThat(problem.reason()).isEqualTo("the subscriber 'good' is taken by " + GOOD);
    assertThat(problem.line()).isEqualTo(9);

    FLOWS.delete(GOOD);
    await().atMost(APPLIED).until(() -> "serving".equals(state(BAD)));
  }

  /** Neither an interrupt nor a closed connection ends a statement that waits. */
  @Test
  void mendsASubscriberThatIsStuckInTheDatabaseByAnEdit() throws Exception {
    FLOWS.write(
        "processors/wait-in-database-action.kamelet.yaml",
        Flows.processor("wait-in-database-action", WaitInDatabaseProcessor.class));
    String stuck = subscriber("good", "good", "start: now");
    FLOWS.write(GOOD, stuck.replace("- log: received", "- to: kamelet:wait-in-database-action"));
    await().atMost(APPLIED).until(() -> text(GOOD).contains("wait-in-database"));
    jdbc.execute(
        """
        with message as (
          insert into raw_messages (source, sender, body, sha256)
          values ('tradingview', 't', 'x', 'x') returning id)
        insert into tv_signals (id, raw_message_id, token_id, body_sha256, strategy, ticker, action, fired_at)
        select 'stuck', id, 't', 'x', 's', 'BTCUSD', 'buy', now() from message
        """);
    await().atMost(APPLIED).until(() -> waiting() == 1);

    FLOWS.write(GOOD, stuck.replace("received", "received again"));
    await().atMost(APPLIED).until(() -> text(GOOD).contains("received again"));
    await().atMost(APPLIED).until(() -> waiting() == 0);
    await()
        .atMost(APPLIED)
        .until(() -> context.getInflightRepository().size() == 0 && delivered() > 0);
    assertThat(get("/api/v1/routes?kind=route").body()).contains("\"former_runs\":[]");
  }

  private long delivered() {
    return RouteMeters.of(context, "good").orElseThrow().getExchangesCompleted();
  }

  private String text(String path) {
    RouteFile serving = files.serving().get(path);
    return serving == null ? "" : serving.text();
  }

  private long waiting() {
    return Long.parseLong(
        String.valueOf(
            jdbc.queryForObject(
                "select count(*) from pg_stat_activity where query = 'select pg_sleep(3600)' and"
                    + " state = 'active'",
                Long.class)));
  }
}
