package io.bactrian.hub.routeedit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.hub.liveedit.FailsOnStartProcessor;
import io.bactrian.hub.liveedit.Flows;
import io.bactrian.hub.liveedit.RouteFileApplied;
import io.bactrian.hub.liveedit.RunningHub;
import io.bactrian.hub.security.Credentials;
import io.bactrian.hub.security.Visitor;
import io.bactrian.shared.HubFolders;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Saving route files by HTTP, beside an editor that writes them too. */
@SuppressWarnings("NullAway.Init") // Spring and JUnit call what sets the fields
class RouteEditsTest extends RunningHub {
  private static final String ECHO = "routes/web/echo.camel.yaml";
  private static final String API = "/api/v1/route-files";
  private static final ObjectMapper JSON = new ObjectMapper();

  @Autowired Credentials credentials;
  @Autowired HubFolders folders;
  @Autowired JdbcClient jdbc;
  @Autowired RouteHistory history;
  @Autowired ApplicationEventPublisher events;

  private final Visitor operator = new Visitor();

  @BeforeEach
  void logIn() {
    operator.login(port, "HUB_CSRF", "operator", credentials.get("operator.password"));
  }

  @AfterEach
  void takeDown() throws IOException {
    Files.deleteIfExists(folders.home().resolve("routes/web/outside.camel.yaml"));
    Files.deleteIfExists(folders.home().resolve("routes/link"));
  }

  @Test
  void savesTheSameFileThatAnEditorWouldAndSaysThatItServes() throws Exception {
    Path file = folders.home().resolve(ECHO);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
    String text = Flows.echo("/test/echo", "grüße").replace("\n", "\r\n");

    JsonNode saved = call(200, "PUT", API, wanted(ECHO, text, sha256(first()), "umlauts"));

    assertThat(saved.get("state").textValue()).isEqualTo("serving");
    assertThat(saved.get("done").booleanValue()).isTrue();
    assertThat(get("/test/echo").body()).isEqualTo("grüße");
    assertThat(Files.readString(file)).isEqualTo(text);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-rw-r--");
    assertThat(file.resolveSibling("echo.camel.yaml.partial")).doesNotExist();
    assertThat(
            jdbc.sql(
                    "select detail ->> 'reason' from operator_actions where action = 'route-file.save'"
                        + " and subject = :file and done_by = 'operator' order by id desc limit 1")
                .param("file", ECHO)
                .query(String.class)
                .single())
        .isEqualTo("umlauts");
  }

  @Test
  void aDryRunSaysAllThatIsWrongByLineAndWritesNothing() throws Exception {
    String text =
        Flows.echo("/test/echo", "x").replace("text: x", "txet: x").replace("id: echo", "id: tidy");
    ObjectNode wanted = wanted(ECHO, text, null, null).put("dry_run", true);

    JsonNode would = call(200, "PUT", API, wanted);

    assertThat(would.get("state").textValue()).isEqualTo("would-be-refused");
    assertThat(would.get("problems").findValuesAsText("line")).containsExactlyInAnyOrder("2", "12");
    assertThat(Files.readString(folders.home().resolve(ECHO))).isEqualTo(first());
    JsonNode refused = call(422, "PUT", API, wanted(ECHO, text, sha256(first()), "try"));
    assertThat(refused.get("problems")).isEqualTo(would.get("problems"));
    assertThat(refused.get("detail").textValue()).contains(ECHO + " stays as it is");
    assertThat(Files.readString(folders.home().resolve(ECHO))).isEqualTo(first());
  }

  @Test
  void theRulesOfReachHoldBeforeAnythingIsWritten() {
    String text = Flows.echo("/test/echo", "x").replace("kamelet:set-text-action", "exec:id");
    JsonNode refused = call(422, "PUT", API, wanted(ECHO, text, sha256(first()), "code"));
    assertThat(refused.get("detail").textValue()).contains("exec");
  }

  @Test
  void ofTwoWhoHaveReadTheSameTheSecondGetsAConflict() throws Exception {
    String seen = sha256(first());
    String one = Flows.echo("/test/echo", "one");
    call(200, "PUT", API, wanted(ECHO, one, seen, "one"));

    JsonNode conflict =
        call(409, "PUT", API, wanted(ECHO, Flows.echo("/test/echo", "two"), seen, "two"));

    assertThat(conflict.get("disk").get("text").textValue()).isEqualTo(one);
    assertThat(conflict.get("disk").get("sha256").textValue()).isEqualTo(sha256(one));
    FLOWS.write(ECHO, first()); // by an editor, which the hub may not have seen yet
    assertThat(
            call(409, "PUT", API, wanted(ECHO, Flows.echo("/test/echo", "3"), sha256(one), "3"))
                .get("disk")
                .get("text")
                .textValue())
        .isEqualTo(first());
    assertThat(Files.readString(folders.home().resolve(ECHO))).isEqualTo(first());
  }

  @Test
  void theLastGoodVersionServesWhereWhatPassesLintDoesNotStart() throws Exception {
    FLOWS.write(
        "processors/fail-late-action.kamelet.yaml",
        Flows.processor("fail-late-action", FailsOnStartProcessor.class));
    await().until(() -> files.serving("processors/fail-late-action.kamelet.yaml").isPresent());
    String text =
        Flows.echo("/test/echo", "x")
            .replaceFirst(
                "uri: kamelet:set-text-action\n.*\n.*text: .*", "uri: kamelet:fail-late-action");

    JsonNode saved = call(200, "PUT", API, wanted(ECHO, text, sha256(first()), "late"));

    assertThat(saved.get("state").textValue()).isEqualTo("serving-last-good");
    assertThat(saved.get("problems").toString()).contains("the far end does not answer");
    assertThat(get("/test/echo").body()).isEqualTo("first");
    assertThat(file(ECHO).get("serving").get("text").textValue()).isEqualTo(first());
    call(200, "PUT", API, wanted(ECHO, first(), sha256(text), "back"));
    assertThat(edits(ECHO).get(1).get("served_at").isNull()).isTrue();
  }

  @Test
  void createsAndRemovesAFileAndSaysWhatStops() throws Exception {
    String path = "routes/fresh/hello.camel.yaml";
    String text = Flows.direct("fresh", "hello");
    JsonNode made = call(200, "PUT", API, wanted(path, text, null, "new"));
    assertThat(made.get("starts").get(0).textValue()).isEqualTo("hello");
    assertThat(call(409, "PUT", API, wanted(path, text, null, "again")).get("field").textValue())
        .isEqualTo("expected_sha256");

    ObjectNode unwanted = JSON.createObjectNode().put("file", path).put("dry_run", true);
    assertThat(call(200, "POST", API + "/remove", unwanted).get("stops").get(0).textValue())
        .isEqualTo("hello");
    unwanted.put("dry_run", false).put("expected_sha256", sha256(text)).put("reason", "over");
    assertThat(call(200, "POST", API + "/remove", unwanted).get("state").textValue())
        .isEqualTo("removed");
    assertThat(folders.home().resolve(path)).doesNotExist();
    await().untilAsserted(() -> assertThat(edits(path).get(0).get("served_at").isNull()).isFalse());
    assertThat(edits(path).get(0).get("sha256").isNull()).isTrue();

    ObjectNode needed =
        JSON.createObjectNode()
            .put("file", "routes/work/tidy.camel.yaml")
            .put(
                "expected_sha256",
                sha256(String.valueOf(Flows.base().get("routes/work/tidy.camel.yaml"))))
            .put("reason", "who needs it?");
    assertThat(call(422, "POST", API + "/remove", needed).get("detail").textValue())
        .contains("schedules/nightly.camel.yaml");
  }

  @Test
  void keepsWhoChangedItAndBringsFormerTextsBack() throws Exception {
    String mine = Flows.echo("/test/echo", "mine" + System.nanoTime());
    call(200, "PUT", API, wanted(ECHO, mine, sha256(first()), "mine"));
    String theirs = Flows.echo("/test/echo", "theirs" + System.nanoTime());
    FLOWS.write(ECHO, theirs);
    await().untilAsserted(() -> assertThat(author(sha256(theirs))).isEqualTo("file"));
    assertThat(author(sha256(mine))).isEqualTo("operator");

    JsonNode former =
        call(200, "GET", API + "/version?file=" + ECHO + "&sha256=" + sha256(mine), null);
    assertThat(former.get("text").textValue()).isEqualTo(mine);
    call(200, "PUT", API, wanted(ECHO, mine, sha256(theirs), "roll back"));
    await().untilAsserted(() -> assertThat(edits(ECHO).get(0).get("served_at").isNull()).isFalse());
    assertThat(edits(ECHO).findValuesAsText("sha256").subList(0, 3))
        .containsExactly(sha256(mine), sha256(theirs), sha256(mine));
  }

  /** The hub is killed behind the row and the write: the next start has the text from disk. */
  @Test
  void aKillBetweenRowAndServingLosesNoName() {
    String path = "routes/web/killed.camel.yaml";
    String text = "text " + System.nanoTime();
    history.intend(path, sha256(text), "ada", "before the kill", Instant.now());
    events.publishEvent(new RouteFileApplied(path, List.of("killed"), text, Instant.now()));
    await().untilAsserted(() -> assertThat(edits(path).get(0).get("served_at").isNull()).isFalse());
    assertThat(edits(path).get(0).get("author").textValue()).isEqualTo("ada");
    events.publishEvent(new RouteFileApplied(path, List.of("killed"), text, Instant.now()));
    String later = text + " later";
    events.publishEvent(new RouteFileApplied(path, List.of("killed"), later, Instant.now()));
    await()
        .untilAsserted(
            () ->
                assertThat(edits(path).get(0).get("sha256").textValue()).isEqualTo(sha256(later)));
    assertThat(edits(path).findValuesAsText("sha256")).filteredOn(sha256(text)::equals).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "routes/../data/x.camel.yaml",
        "../routes/x.camel.yaml",
        "/etc/passwd",
        "routes/.hidden.camel.yaml",
        "routes/.git/x.camel.yaml",
        "routes/x.yaml",
        "routes//x.camel.yaml",
        "routes/a\\..\\x.camel.yaml",
        "routes/a\u0000.camel.yaml",
        "schedules/deep/x.camel.yaml",
        "processors/x.camel.yaml",
        "data/credentials.properties",
        "routes/1/2/3/4/5/6/7/8/x.camel.yaml"
      })
  void namesNothingThatLiveEditDoesNotTake(String path) {
    call(400, "PUT", API, wanted(path, "- route:", null, "x"));
    call(400, "GET", API + "?file=" + URLEncoder.encode(path, StandardCharsets.UTF_8), null);
    assertThat(folders.data().resolve("x.camel.yaml")).doesNotExist();
  }

  @Test
  void followsNoLinkOutOfItsFolder() throws Exception {
    Path secret = folders.data().resolve("secret.camel.yaml");
    Files.writeString(secret, "token");
    Files.createSymbolicLink(folders.home().resolve("routes/web/outside.camel.yaml"), secret);
    Files.createSymbolicLink(folders.home().resolve("routes/link"), folders.data());

    for (String path : List.of("routes/web/outside.camel.yaml", "routes/link/secret.camel.yaml")) {
      assertThat(call(422, "GET", API + "?file=" + path, null).toString()).doesNotContain("token");
      call(422, "PUT", API, wanted(path, "x", sha256("token"), "x"));
    }
    assertThat(
            call(422, "PUT", API, wanted("routes/link/new.camel.yaml", "x", null, "x")).toString())
        .contains("leads out");
    assertThat(Files.readString(secret)).isEqualTo("token");
  }

  @Test
  void refusesWhatIsHugeBinaryOrUnfoldsWithoutEnd() throws Exception {
    String path = "routes/web/bomb.camel.yaml";
    call(413, "PUT", API, wanted(path, "#".repeat((1 << 20) + 1), null, "huge"));
    StringBuilder bomb = new StringBuilder("- a0: &a0 [x, x]\n");
    for (int i = 1; i < 40; i++) {
      bomb.append("- a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }
    for (String text :
        List.of(bomb.toString(), "\u0001\u0002", "- ".repeat(20_000), "&a [*a]", "")) {
      JsonNode refused = call(422, "PUT", API, wanted(path, text, null, "x"));
      assertThat(refused.get("problems")).isNotEmpty();
    }
    assertThat(folders.home().resolve(path)).doesNotExist();
    Files.write(folders.home().resolve(path), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    assertThat(call(422, "GET", API + "?file=" + path, null).get("detail").textValue())
        .contains("no text in UTF-8");
  }

  @Test
  void aKeyMayAskAndNotSave() {
    Visitor nobody = new Visitor();
    String body = wanted(ECHO, Flows.echo("/test/echo", "key"), sha256(first()), "key").toString();
    assertThat(answer(nobody, "PUT", API, body).statusCode()).isEqualTo(403);
    assertThat(
            answer(nobody, "PUT", API, body.replaceFirst("\\{", "{\"dry_run\":true,")).statusCode())
        .isEqualTo(200);
  }

  @Test
  void kameletsAreEditedOnDiskUnlessThePropertySaysOtherwise() {
    String path = "processors/set-text-action.kamelet.yaml";
    String text = String.valueOf(Flows.base().get(path));
    assertThat(file(path).get("read_only").textValue()).contains("HUB_ROUTES_EDIT");
    assertThat(
            call(409, "PUT", API, wanted(path, text + "\n", sha256(text), "x"))
                .get("detail")
                .textValue())
        .contains("HUB_ROUTES_EDIT");
    assertThat(file(ECHO).get("read_only").isNull()).isTrue();
  }

  @Test
  void drawsWhatRunsWithItsCounters() throws Exception {
    get("/test/echo");
    JsonNode route = call(200, "GET", API + "/diagram?file=" + ECHO, null).get("routes").get(0);
    assertThat(route.get("id").textValue()).isEqualTo("echo");
    assertThat(route.get("counters").get("exchanges").longValue()).isPositive();
    JsonNode step = route.get("steps").get(0);
    assertThat(step.get("label").textValue()).isEqualTo("kamelet:set-text-action");
    assertThat(step.get("line").intValue()).isEqualTo(9);
    assertThat(step.get("counters").get("exchanges").longValue()).isPositive();
    JsonNode names = call(200, "GET", API + "/names", null);
    assertThat(names.get("directs").toString()).contains("tidy");
    assertThat(names.get("components").get("sql").get("options").has("dataSource")).isTrue();
  }

  @Test
  void drawsTheWaysOfAChoiceEachWithWhatItAsks() throws Exception {
    String path = "routes/work/choose.camel.yaml";
    FLOWS.write(
        path,
        """
        - route:
            id: choose
            from:
              uri: direct:choose
              steps:
                - choice:
                    when:
                      - expression:
                          simple:
                            expression: ${body} == 'x'
                        steps:
                          - log: "x"
                    otherwise:
                      steps:
                        - setBody:
                            id: other
                            constant: y
        """);
    await().until(() -> files.serving(path).isPresent());
    JsonNode choice = call(200, "GET", API + "/diagram?file=" + path, null).at("/routes/0/steps/0");
    assertThat(choice.get("kind").textValue()).isEqualTo("choice");
    assertThat(choice.at("/steps").findValuesAsText("kind"))
        .containsExactly("when", "log", "otherwise", "setBody");
    assertThat(choice.at("/steps/0/label").textValue()).isEqualTo("${body} == 'x'");
    assertThat(choice.at("/steps/0/counters").isNull()).isTrue();
    assertThat(choice.at("/steps/1/steps/0/id").textValue()).isEqualTo("other");
    assertThat(choice.at("/steps/1/steps/0/counters/exchanges").longValue()).isZero();
  }

  private static String first() {
    return String.valueOf(Flows.base().get(ECHO));
  }

  private static String sha256(String text) {
    return RouteEdits.sha256(text);
  }

  private JsonNode file(String path) {
    return call(200, "GET", API + "?file=" + path, null);
  }

  private JsonNode edits(String path) {
    return call(200, "GET", API + "/history?file=" + path, null).get("items");
  }

  private String author(String sha256) {
    for (JsonNode edit : edits(ECHO)) {
      if (sha256.equals(edit.get("sha256").textValue())) {
        return edit.get("author").textValue();
      }
    }
    return "";
  }

  private static ObjectNode wanted(
      String path, String text, @Nullable String expected, @Nullable String reason) {
    return JSON.createObjectNode()
        .put("file", path)
        .put("text", text)
        .put("expected_sha256", expected)
        .put("reason", reason);
  }

  private JsonNode call(int status, String method, String path, @Nullable JsonNode body) {
    HttpResponse<String> answer =
        answer(operator, method, path, body == null ? "" : body.toString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    try {
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new AssertionError(answer.body(), e);
    }
  }

  private HttpResponse<String> answer(Visitor caller, String method, String path, String body) {
    return caller.call(port, method, path, body, "Content-Type", "application/json");
  }
}
