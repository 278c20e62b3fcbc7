package io.bactrian.hub.liveedit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.bactrian.hub.routefiles.ReachPolicy;
import io.bactrian.hub.routefiles.RouteProblem;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code beans:} of a route file, where policy opens classes. */
class RouteBeansTest extends ScratchHubFiles {
  private static final String LINES = "routes/work/lines.camel.yaml";
  private static final String OTHER = "routes/work/other.camel.yaml";

  @BeforeEach
  void openClasses() {
    ReachPolicy open =
        new ReachPolicy() {
          @Override
          public Optional<Refused> endpoint(
              String scheme, String path, Map<String, String> options) {
            return Optional.empty();
          }

          @Override
          public Optional<String> code(String name) {
            return name.equals("groovy") ? Optional.of("'groovy' runs code") : Optional.empty();
          }

          @Override
          public Optional<String> resource(String uri) {
            return Optional.empty();
          }
        };
    hub.context.getRegistry().bind("reach", open);
  }

  private static String joinBy(String delimiter) {
    return """
    - beans:
        - name: joined
          type: org.apache.camel.processor.aggregate.StringAggregationStrategy
          properties:
            delimiter: "%s"
    - route:
        id: lines
        from:
          uri: direct:lines
          steps:
            - setBody:
                constant: a,b
            - split:
                tokenize: ","
                aggregationStrategy: "#joined"
                steps:
                  - log: "${body}"
    """
        .formatted(delimiter);
  }

  @Test
  void areMadeAnewWithTheirFileAndGoWithIt() {
    disk.put(LINES, joinBy("+"));
    hub.files.load(disk);
    assertThat(hub.status(LINES).problems()).isEmpty();
    assertThat(hub.call("lines")).isEqualTo("a+b");

    disk.put(LINES, joinBy("-"));
    hub.files.reconcile(disk);
    assertThat(hub.call("lines")).isEqualTo("a-b");

    disk.remove(LINES);
    hub.files.reconcile(disk);
    assertThat(hub.context.getRegistry().lookupByName("joined")).isNull();
  }

  @Test
  void takeNoNameOfAnotherFile() {
    disk.put(LINES, joinBy("+"));
    disk.put(OTHER, joinBy("-").replace(": lines", ": other").replace(":lines", ":other"));
    hub.files.load(disk);

    assertThat(hub.status(OTHER).problems())
        .extracting(RouteProblem::line, RouteProblem::reason)
        .containsExactly(
            tuple(1, "the bean 'joined' is taken by " + LINES + ": write another name"));
  }

  @Test
  void areNotMadeByAScriptWhoseLanguageIsClosed() {
    disk.put(
        LINES,
        joinBy("+")
            .replace(
                "      properties:\n        delimiter: \"+\"\n",
                "      scriptLanguage: groovy\n      script: new Object()\n"));
    hub.files.load(disk);

    assertThat(hub.status(LINES).problems())
        .extracting(RouteProblem::line, RouteProblem::reason)
        .contains(tuple(4, "'groovy' runs code"));
  }
}
