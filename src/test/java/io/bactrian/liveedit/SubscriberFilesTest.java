package io.bactrian.liveedit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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

/** Wrong subscribers are refused when their file is saved, by line, and disturb nobody. */
@SuppressWarnings("NullAway.Init") // Spring sets the fields
class SubscriberFilesTest extends RunningHub {
  private static final String GOOD = "routes/work/good.camel.yaml";
  private static final String BAD = "routes/work/bad.camel.yaml";
  private static final Duration APPLIED = Duration.ofSeconds(20);

  @Autowired CamelContext context;

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
            description: Hears of signals.
            group: work
            routeConfigurationId: default
            from:
              uri: kamelet:changes-source
              parameters:
                subscriber: %s
                tables: tv_signals
                %s
              steps:
                - log: heard
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
        "batch: many             | many is not a number",
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
}
