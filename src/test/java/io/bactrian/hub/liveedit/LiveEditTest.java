package io.bactrian.hub.liveedit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.hub.lint.HubLintContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.Environment;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

@ExtendWith(OutputCaptureExtension.class)
@SuppressWarnings("NullAway.Init") // Spring sets the fields
class LiveEditTest extends RunningHub {
  private static final String ECHO = "routes/web/echo.camel.yaml";

  /** What the documentation promises is 2 s; the rest is for a machine that does other work. */
  private static final Duration APPLIED = Duration.ofSeconds(10);

  @Autowired RoutesHealthIndicator health;
  @Autowired ObjectMapper json;
  @Autowired CamelContext context;
  @Autowired Environment environment;

  @Autowired
  @Qualifier("requestMappingHandlerMapping")
  RequestMappingHandlerMapping mappings;

  @Test
  void appliesAChangeWrittenInPlace() throws IOException {
    FLOWS.write(ECHO, Flows.echo("/test/echo", "second"));

    expect("/test/echo", 200, "second");
  }

  @Test
  void callsAStepOfApachesCatalogue() throws IOException {
    FLOWS.write(
        ECHO,
        Flows.echo("/test/echo", "theirs")
            .replace("set-text-action", "set-body-action")
            .replace("text: theirs", "value: theirs"));

    expect("/test/echo", 200, "theirs");
  }

  @Test
  void appliesAChangeRenamedIntoPlace() throws IOException {
    FLOWS.replace(ECHO, Flows.echo("/test/echo", "third"));

    expect("/test/echo", 200, "third");
  }

  @Test
  void servesRestAsItIsWrittenElsewhereUntilItsFileIsDeleted() throws IOException {
    FLOWS.write(
        "routes/web/orders.camel.yaml",
        """
        - restConfiguration: {bindingMode: json, component: undertow, port: "9999"}
        - rest:
            path: /test/orders
            get:
              - path: /{number}
                to: direct:order
        - from:
            uri: direct:order
            steps:
              - setBody: {simple: '{"number": ${header.number}}'}
              - unmarshal: {json: {}}
        """);
    expect("/test/orders/7", 200, "{\"number\":7}");

    FLOWS.delete("routes/web/orders.camel.yaml");
    await().until(() -> get("/test/orders/7").statusCode() == 404);
  }

  @Test
  void servesANewFileAndAnswers404OnceItIsDeleted() throws IOException {
    String other = Flows.echo("/test/other", "other").replace("id: echo", "id: other");
    FLOWS.write("routes/web/other.camel.yaml", other);
    expect("/test/other", 200, "other");

    FLOWS.delete("routes/web/other.camel.yaml");
    await()
        .atMost(APPLIED)
        .untilAsserted(() -> assertThat(get("/test/other").statusCode()).isEqualTo(404));
  }

  @Test
  void movesARouteToAnotherAddress() throws IOException {
    FLOWS.write(ECHO, Flows.echo("/test/moved", "moved"));

    expect("/test/moved", 200, "moved");
    await()
        .atMost(APPLIED)
        .untilAsserted(() -> assertThat(get("/test/echo").statusCode()).isEqualTo(404));
  }

  @Test
  void saysWhatIsWrongAndOnWhichLineWhileTheLastGoodVersionServes(CapturedOutput output)
      throws Exception {
    FLOWS.write(ECHO, Flows.echo("/test/echo", "x").replace("text: x", "txet: x"));

    String reason = "set-text-action has no parameter 'txet', only [text]";
    await()
        .atMost(APPLIED)
        .untilAsserted(
            () -> assertThat(health.health().getStatus().getCode()).isEqualTo("DEGRADED"));
    assertThat(output).contains(ECHO + ":12: " + reason + " (the last good version serves)");
    assertThat(get("/test/echo").body()).isEqualTo("first");
    JsonNode items =
        json.readTree(get("/api/v1/routes?state=serving-last-good").body()).get("items");
    assertThat(items).hasSize(1);
    assertThat(items.get(0).get("file").asText()).isEqualTo(ECHO);
    assertThat(items.get(0).get("problem").get("line").asInt()).isEqualTo(12);
    assertThat(items.get(0).get("problem").get("reason").asText()).isEqualTo(reason);
    assertThat(health.health().getDetails().get("detail"))
        .isEqualTo(ECHO + " (serving-last-good), line 12: " + reason);

    FLOWS.write(ECHO, Flows.echo("/test/echo", "mended"));
    expect("/test/echo", 200, "mended");
    await().untilAsserted(() -> assertThat(health.health().getStatus().getCode()).isEqualTo("UP"));
  }

  /** Fails without {@code camel.component.kamelet.no-error-handler: true}. */
  @Test
  void takesAFailureInsideAKameletToTheCallersConfiguration() throws IOException {
    FLOWS.write("processors/fail-always-action.kamelet.yaml", Flows.failAlways());
    FLOWS.write(ECHO, Flows.echo("/test/echo", "boom").replace("set-text", "fail-always"));

    expect("/test/echo", 500, "caught: boom");
  }

  @Test
  void listsRoutesWithTheirCounters() throws Exception {
    get("/test/echo");

    JsonNode page = json.readTree(get("/api/v1/routes?kind=route").body());
    assertThat(page.get("next").isNull()).isTrue();
    assertThat(page.get("items")).hasSize(3);
    JsonNode echo = page.get("items").get(1);
    assertThat(echo.get("file").asText()).isEqualTo(ECHO);
    assertThat(echo.get("route_ids").get(0).asText()).isEqualTo("echo");
    assertThat(echo.get("routes").get(0).get("exchanges_total").asLong()).isPositive();
  }

  @Test
  void listsSchedulesWithTheirNextTime() throws Exception {
    JsonNode items = json.readTree(get("/api/v1/schedules").body()).get("items");

    assertThat(items).hasSize(1);
    assertThat(items.get(0).get("id").asText()).isEqualTo("nightly");
    assertThat(items.get(0).get("cron").asText()).isEqualTo("0 0 3 * * ?");
    assertThat(items.get(0).get("target").asText()).isEqualTo("direct:tidy");
    assertThat(items.get(0).get("next_fire_at").isNull()).isFalse();
  }

  @Test
  void listsFilesPageByPage() throws Exception {
    JsonNode first = json.readTree(get("/api/v1/routes?limit=3").body());
    JsonNode second =
        json.readTree(get("/api/v1/routes?cursor=" + first.get("next").asText()).body());

    assertThat(first.get("items")).hasSize(3);
    assertThat(second.get("items")).hasSize(2);
    assertThat(second.get("items").get(1).get("file").asText())
        .isEqualTo("schedules/nightly.camel.yaml");
    assertThat(second.get("next").isNull()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"limit=0", "cursor=!", "kind=rout"})
  void namesTheParameterAtFault(String parameter) throws Exception {
    var answer = get("/api/v1/schedules?" + parameter);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json.readTree(answer.body()).get("field").asText())
        .isEqualTo(parameter.replaceFirst("=.*", ""));
  }

  @Test
  void isDownAndAnswers503WhileNothingServes() throws Exception {
    context.suspend();
    try {
      assertThat(health.health().getStatus().getCode()).isEqualTo("DOWN");
      var answer = get("/test/echo");
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
    } finally {
      context.resume();
    }
    assertThat(health.health().getStatus().getCode()).isEqualTo("UP");
    assertThat(get("/test/echo").body()).isEqualTo("first");
  }

  @Test
  void reservesWhatItsOwnControllersAnswer() {
    var lint = new HubLintContext(context, environment);
    Set<RequestMappingInfo> controllers = mappings.getHandlerMethods().keySet();

    assertThat(controllers)
        .isNotEmpty()
        .allSatisfy(
            mapping ->
                assertThat(mapping.getPatternValues())
                    .allSatisfy(
                        address ->
                            assertThat(lint.reserved(address, methods(mapping))).isNotNull()));
  }

  private static Set<String> methods(RequestMappingInfo mapping) {
    return mapping.getMethodsCondition().getMethods().stream()
        .map(RequestMethod::name)
        .collect(Collectors.toSet());
  }

  @Test
  void goesOnAfterAFolderThatCannotBeReadAndSaysSo() throws IOException {
    Path loop = FLOWS.link("routes/web/loop", "routes");
    await()
        .atMost(APPLIED)
        .untilAsserted(
            () -> assertThat(health.health().getStatus().getCode()).isEqualTo("DEGRADED"));
    FLOWS.write(ECHO, Flows.echo("/test/echo", "meanwhile"));
    expect("/test/echo", 200, "meanwhile");

    Files.delete(loop);
    await().untilAsserted(() -> assertThat(health.health().getStatus().getCode()).isEqualTo("UP"));
  }

  private void expect(String path, int status, String body) {
    await()
        .atMost(APPLIED)
        .untilAsserted(
            () -> {
              var answer = get(path);
              assertThat(answer.body()).isEqualTo(body);
              assertThat(answer.statusCode()).isEqualTo(status);
            });
  }
}
