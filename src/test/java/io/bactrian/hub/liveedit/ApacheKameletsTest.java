package io.bactrian.hub.liveedit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.bactrian.hub.routefiles.RouteProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Kamelets of Apache's catalogue in a user's route, by their names. */
class ApacheKameletsTest extends ScratchHubFiles {
  private static final String SAY = "routes/work/say.camel.yaml";
  private static final String OWN = "processors/set-body-action.kamelet.yaml";

  /** A route of one call, under {@code direct:say}. */
  private static String call(String kamelet, String parameter) {
    return Flows.say(parameter).replace("set-text-action", kamelet);
  }

  private static String ownSetBody(String text) {
    return Flows.setText(text)
        .replace("set-text-action", "set-body-action")
        .replace("required: [text]", "required: [value]")
        .replace("      text:\n", "      value:\n");
  }

  @Test
  void callsThemByName() {
    disk.put(
        SAY,
        call("set-body-action", "value: '{\"desk\":\"a\"}'")
            .concat(
                """
                      - setHeader:
                          name: Content-Type
                          constant: application/json
                      - to:
                          uri: kamelet:insert-field-action
                          parameters:
                            field: book
                            value: main
                      - to:
                          uri: kamelet:log-sink
                """
                    .indent(2)));
    hub.files.load(disk);

    assertThat(hub.status(SAY).problems()).isEmpty();
    assertThat(hub.call("say")).isEqualTo("{\"desk\":\"a\",\"book\":\"main\"}");
  }

  @Test
  void callsAFileOfTheSameNameInsteadWhileItIsThere() {
    disk.put(SAY, call("set-body-action", "value: theirs"));
    hub.files.load(disk);
    assertThat(hub.call("say")).isEqualTo("theirs");

    disk.put(OWN, ownSetBody("own"));
    hub.files.reconcile(disk);
    assertThat(hub.call("say")).isEqualTo("own");
    assertThat(hub.status(OWN).warnings())
        .contains(
            "line 4: Apache's catalogue has a Kamelet 'set-body-action' too: this one is called");

    disk.remove(OWN);
    hub.files.reconcile(disk);
    assertThat(hub.call("say")).isEqualTo("theirs");
  }

  @Test
  void callsNoneInPlaceOfAFileThatIsRefused() throws IOException {
    String broken = ownSetBody("own").replace("uri: kamelet:source", "uri: kamelet:source: x");
    Path file = data.resolve("home").resolve(OWN);
    Files.createDirectories(file.getParent());
    Files.writeString(file, broken);
    disk.put(OWN, broken);
    disk.put(SAY, call("set-body-action", "value: theirs"));
    hub.files.load(disk);

    assertThat(hub.status(SAY).problems())
        .extracting(RouteProblem::line, RouteProblem::reason)
        .containsExactly(
            tuple(10, OWN + " is refused, and Apache's Kamelet of this name is not called for it"));
  }

  @Test
  void givesASourceWithTheSameParametersToOneFile() {
    String reads = Flows.direct("work", "say").replace("direct:say", "%s");
    String other = reads.replace("id: say", "id: other");
    String source = "kamelet:timer-source?message=x&period=100000";
    disk.put(SAY, reads.formatted(source));
    disk.put("routes/work/other.camel.yaml", other.formatted(source));
    hub.files.load(disk);
    assertThat(hub.status(SAY).problems())
        .extracting(RouteProblem::reason)
        .containsExactly(
            "kamelet:timer-source with these parameters is read by routes/work/other.camel.yaml"
                + " already: write kamelet:timer-source/another-name");

    disk.put(SAY, reads.formatted(source.replace("source?", "source/say?")));
    hub.files.reconcile(disk);
    assertThat(hub.status(SAY).problems()).isEmpty();
  }

  @Test
  void saysAllThatACallLacksWithItsLine() {
    disk.put(SAY, call("set-body-action", "valeu: x").replace("direct:say", "direct:say # x"));
    disk.put(
        "routes/work/put.camel.yaml",
        Flows.direct("work", "put")
            .replace("- log: \"put ran\"", "- to: {uri: \"kamelet:aws-lambda-sink\"}"));
    hub.files.load(disk);

    assertThat(hub.status(SAY).problems())
        .extracting(RouteProblem::line, RouteProblem::reason)
        .containsExactly(tuple(12, "set-body-action has no parameter 'valeu', only [value]"));
    assertThat(hub.status("routes/work/put.camel.yaml").problem())
        .extracting(RouteProblem::reason)
        .asString()
        .startsWith("aws-lambda-sink needs more: put org.apache.camel:camel-aws2-lambda");
  }

  @Test
  void namesTheLibraryThatIsMissingAndNotTheDriverThatIsThere() {
    disk.put(
        SAY,
        call("postgresql-sink", "serverName: db")
            .concat(
                """
                        username: u
                        password: "{{?db.password}}"
                        query: select 1
                        databaseName: d
                """
                    .indent(6)));
    hub.files.load(disk);

    assertThat(hub.status(SAY).problem())
        .extracting(RouteProblem::reason)
        .asString()
        .startsWith("postgresql-sink needs more: put org.apache.commons:commons-dbcp2:2.14.0 and");
  }

  @Test
  void warnsOfAValueThatIsNotOfTheTypeOfAnothersAndRefusesItForOurs() {
    String own = Flows.setText("'{{text}}'").replace("type: string", "type: integer");
    disk.put("processors/set-text-action.kamelet.yaml", own);
    disk.put(SAY, Flows.say("text: soon"));
    hub.files.load(disk);
    assertThat(hub.call("say")).isEqualTo("soon");
    assertThat(hub.status(SAY).warnings())
        .contains("line 12: set-text-action takes 'text' as integer, not 'soon'");

    disk.put(
        "processors/set-text-action.kamelet.yaml",
        own.replace(
            "  name: set-text-action\n",
            """
              name: set-text-action
              annotations:
                camel.apache.org/provider: Bactrian
            """));
    hub.files.reconcile(disk);
    assertThat(hub.status("processors/set-text-action.kamelet.yaml").problem())
        .extracting(RouteProblem::reason)
        .asString()
        .contains("line 12", "set-text-action takes 'text' as integer, not 'soon'");
  }
}
