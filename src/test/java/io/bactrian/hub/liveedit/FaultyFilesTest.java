package io.bactrian.hub.liveedit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.bactrian.hub.routefiles.RouteProblem;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files with faults of every kind: what serves goes on, and all that is wrong is said. */
class FaultyFilesTest extends ScratchHubFiles {
  private static final String SAY = "routes/work/say.camel.yaml";
  private static final String TIDY = "routes/work/tidy.camel.yaml";

  @BeforeEach
  void start() {
    disk.put("processors/set-text-action.kamelet.yaml", Flows.setText("'{{text}}'"));
    disk.put(SAY, Flows.say("text: first"));
    disk.put(TIDY, Flows.direct("work", "tidy"));
  }

  @Test
  void saysAllMistakesOfAFileAtOnce() {
    hub.files.load(disk);
    disk.put(
        SAY,
        Flows.say("txt: first")
            .replace("group: work", "group: work\n    routeConfiguratonId: x")
            .replace("direct:say", "direct:say\n      parameters: {blok: true}")
            .replace(
                "      steps:",
                "      step: []\n      steps:\n        - lgo: x\n        - log: [1]"));
    hub.files.reconcile(disk);

    assertThat(hub.status(SAY).problems())
        .extracting(RouteProblem::line, problem -> problem.reason().replaceFirst("[,:].*", ""))
        .containsExactlyInAnyOrder(
            tuple(5, "Camel's schema"),
            tuple(9, "direct has no option 'blok'"),
            tuple(10, "Camel's schema"),
            tuple(12, "Camel's schema"),
            tuple(13, "Camel's schema"),
            tuple(17, "set-text-action has no parameter 'txt'"));
    assertThat(hub.call("say")).isEqualTo("first");
  }

  @Test
  void saysWhatLintAndDryRunFindTogether() {
    hub.files.load(disk);
    disk.put(
        SAY,
        Flows.say("txt: first")
            + """
            - log: "{{hub.test.unset}}"
            - to: nothing-such:here
            """
                .indent(8));
    hub.files.reconcile(disk);

    assertThat(hub.status(SAY).problems())
        .extracting(RouteProblem::line)
        .containsExactlyInAnyOrder(12, 13, 14);
  }

  @Test
  void refusesAFileThatRefersToItselfAndGoesOnWithTheOthers() {
    hub.files.load(disk);
    disk.put(SAY, Flows.say("text: x") + "        - log: &a {id: l1, message: hi, again: *a}\n");
    disk.put(TIDY, Flows.direct("work", "tidy").replace("ran", "ran again"));
    hub.files.reconcile(disk);

    assertThat(hub.status(SAY).problem())
        .isEqualTo(
            new RouteProblem(SAY, 13, "this is no YAML: the alias is inside of what it refers to"));
    assertThat(hub.call("say")).isEqualTo("first");
    assertThat(hub.status(TIDY).state()).isEqualTo("serving");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void startsWithAFileThatNestsOrUnfoldsWithoutEnd(boolean nests) {
    disk.put(SAY, nests ? "[".repeat(100_000) : unfolding());
    hub.files.load(disk);

    assertThat(hub.status(SAY).state()).isEqualTo("failed");
    assertThat(hub.status(TIDY).state()).isEqualTo("serving");
  }

  @Test
  void startsWhenTheCopyOfAGoodVersionIsBrokenToo() throws IOException {
    Files.createDirectories(data.resolve("routes/work"));
    Files.writeString(data.resolve(SAY), "- route: {id: say");
    disk.put(SAY, "- route: {id: say");
    hub.files.load(disk);

    assertThat(hub.status(SAY).state()).isEqualTo("failed");
    assertThat(hub.status(TIDY).state()).isEqualTo("serving");
  }

  @Test
  void servesOnWhenAnotherFileClaimsTheAddressAndWhenThatFileGoes() {
    disk.put("routes/web/echo.camel.yaml", Flows.echo("/webhooks/mt5/{login}/last", "first"));
    hub.files.load(disk);
    var served = hub.mappings.getHandlerMethods();
    for (String spelling :
        new String[] {
          "platform-http:/webhooks/mt5/{any}/last",
          "platform-http\n      parameters: {path: '/webhooks/mt5/{login}/last'}"
        }) {
      disk.put(
          "routes/web/thief.camel.yaml",
          Flows.echo("/x", "stolen")
              .replace("platform-http:/x", spelling)
              .replace("id: echo", "id: thief"));
      hub.files.reconcile(disk);
      assertThat(hub.status("routes/web/thief.camel.yaml").state()).isEqualTo("failed");
      assertThat(hub.mappings.getHandlerMethods()).isEqualTo(served);

      disk.remove("routes/web/thief.camel.yaml");
      hub.files.reconcile(disk);
      assertThat(hub.mappings.getHandlerMethods()).isEqualTo(served);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST"})
  void servesOnWhenTheRouteOfAnotherMethodGoes(String gone) {
    for (String method : new String[] {"GET", "POST"}) {
      disk.put(
          "routes/web/" + method + ".camel.yaml",
          Flows.echo("/test/echo", method)
              .replace(
                  "      steps",
                  "      parameters: {httpMethodRestrict: " + method + "}\n      steps")
              .replace("id: echo", "id: " + method));
    }
    hub.files.load(disk);
    assertThat(hub.mappings.getHandlerMethods()).hasSize(2);

    disk.remove("routes/web/" + gone + ".camel.yaml");
    hub.files.reconcile(disk);
    assertThat(hub.mappings.getHandlerMethods().keySet())
        .singleElement()
        .asString()
        .doesNotContain(gone);
  }

  private static String unfolding() {
    var text = new StringBuilder("- a0: &a0 [x, y]\n");
    for (int i = 1; i < 20; i++) {
      text.append("  a%1$d: &a%1$d [*a%2$d, *a%2$d]\n".formatted(i, i - 1));
    }
    return text.toString();
  }
}
