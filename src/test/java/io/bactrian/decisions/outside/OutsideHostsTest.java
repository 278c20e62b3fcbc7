package io.bactrian.decisions.outside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.HubCalls;
import io.bactrian.HubTest;
import io.bactrian.ShippedHome;
import io.bactrian.TestFolders;
import io.bactrian.hub.security.Credentials;
import io.bactrian.models.training.Planted;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Hosts of models that answer as they should, or anything else. */
@HubTest(properties = {"hub.routes.allow.hosts=*,127.0.0.1", "hub.scoring.cache=0s"})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutsideHostsTest {
  private static final FakeModelHost HOST = host();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SYMBOL = "OUTSIDE";
  private static final String TENSORS =
      """
      {"model_name":"direction","model_version":"7","outputs":[{"name":"probabilities","datatype":"FP32",
      "shape":[1,2],"data":[%s]}]}
      """;

  @LocalServerPort int port;
  @Autowired Credentials credentials;
  @Autowired JdbcTemplate jdbc;
  @Autowired CamelContext camel;
  private ProducerTemplate routes;

  private static FakeModelHost host() {
    try {
      return new FakeModelHost();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @DynamicPropertySource
  static void home(DynamicPropertyRegistry registry) throws IOException {
    Path home =
        ShippedHome.in(
            TestFolders.make("outside").resolve("home"),
            List.of("scoring/infer", "scoring/decide", "scoring/propose"),
            "ask-inference-server-action",
            "ask-text-model-action");
    Path propose = home.resolve("routes/scoring/propose.camel.yaml");
    String fuse = "        - to:\n            id: fuse-lobes\n";
    String text = Files.readString(propose);
    assertThat(text).contains(fuse);
    Files.writeString(
        propose, text.replace(fuse, "        - to:\n            uri: direct:ask-outside\n" + fuse));
    Path examples = Path.of("routes/examples");
    Files.createDirectories(home.resolve(examples));
    Files.writeString(
        home.resolve(examples).resolve("ask-outside.camel.yaml"),
        Files.readString(examples.resolve("ask-outside.camel.yaml.example")));
    Files.copy(
        examples.resolve("text-lobe-answer.schema.json"),
        home.resolve(examples).resolve("text-lobe-answer.schema.json"));
    Files.writeString(home.resolve(examples).resolve("plain.camel.yaml"), plainRoutes());
    registry.add("hub.home", home::toString);
    String url = "http://127.0.0.1:" + HOST.port();
    registry.add("hub.outside.models", () -> url);
    registry.add("hub.outside.texts", () -> url + "/v1");
    registry.add("HUB_SECRET_MODELS", () -> "key-of-models");
    registry.add("HUB_SECRET_TEXT_MODEL", () -> "key-of-texts");
  }

  private static String plainRoutes() {
    String route =
        """
        - route:
            id: %1$s
            from:
              uri: direct:%1$s
              steps:
                - to:
                    uri: kamelet:%2$s
                    parameters:
        """;
    String to = "              url: \"http://127.0.0.1:" + HOST.port() + "\"\n";
    String end = "              deadline: 700\n";
    return Stream.of(
            route.formatted("tensors", "ask-inference-server-action")
                + to.replace("\"\n", "/apart\"\n") // a circuit breaker of its own
                + "              model: direction\n"
                + end,
            route.formatted("tensors-of-version", "ask-inference-server-action")
                + to
                + "              model: a model\n              version: \"7\"\n"
                + end,
            route.formatted("text", "ask-text-model-action")
                + to
                + "              model: m\n              responseFormat: none\n"
                + end,
            route.formatted("text-json", "ask-text-model-action")
                + to
                + "              model: m\n              system: Be brief.\n"
                + "              schema: examples/text-lobe-answer\n"
                + end)
        .collect(Collectors.joining());
  }

  @BeforeAll
  void plant() {
    routes = camel.createProducerTemplate();
    Planted.wave(jdbc, SYMBOL, 700);
    new HubCalls(port, credentials, "service.key")
        .put(
            "/api/v1/prompts/side-of-the-market",
            "{\"text\":\"{{symbol}} at {{close}}, trend {{/lobes/trend/action}}\",\"reason\":\"a test\"}");
  }

  @BeforeEach
  void forget() {
    HOST.asked.clear();
  }

  @AfterAll
  void close() throws IOException {
    HOST.close();
    jdbc.update("delete from market_bars where symbol = ?", SYMBOL);
  }

  private JsonNode infer() {
    return new HubCalls(port, credentials, "service.key")
        .function(200, "infer", "{\"symbol\":\"OUTSIDE\",\"strategy\":\"wave\",\"dry_run\":true}");
  }

  private static String chat(String content) {
    return """
        {"id":"c","object":"chat.completion","model":"m-1","choices":[{"index":0,"message":{"role":"assistant",
        "content":%s},"finish_reason":"stop"}],"usage":{"prompt_tokens":11,"completion_tokens":7}}
        """
        .formatted(JSON.valueToTree(content));
  }

  private Object ask(String route, Object body) {
    return routes.requestBody("direct:" + route, body);
  }

  private HostFault refused(String route, Object body) {
    try {
      throw new AssertionError("answered " + ask(route, body));
    } catch (CamelExecutionException e) {
      if (e.getCause() instanceof HostFault fault) {
        return fault;
      }
      throw e;
    }
  }

  @Test
  void sendsTensorsAndNothingOfTheMessagesHeaders() throws Exception {
    HOST.answers(200, TENSORS.formatted("0.25,0.75"));
    Exchange answer =
        routes.request(
            "direct:tensors-of-version",
            exchange -> {
              exchange.getMessage().setBody("{\"inputs\":[]}");
              exchange.getMessage().setHeader("CamelHttpUri", "http://127.0.0.1:1/elsewhere");
              exchange.getMessage().setHeader("X-Inside", "stays");
            });
    assertThat(answer.getException()).isNull();
    assertThat(answer.getMessage().getBody(JsonNode.class).at("/outputs/0/data/1").asText())
        .isEqualTo("0.75");
    assertThat(answer.getMessage().getHeaders())
        .containsEntry("X-Inside", "stays")
        .doesNotContainKeys("Authorization", Exchange.HTTP_RESPONSE_CODE);
    assertThat(HOST.asked).hasSize(1);
    assertThat(HOST.asked.get(0))
        .startsWith("POST /v2/models/a%20model/versions/7/infer HTTP/1.1")
        .endsWith("\r\n\r\n{\"inputs\":[]}")
        .doesNotContain("X-Inside");
  }

  @Test
  void readsTextAndJsonOfATextModel() {
    HOST.answers(200, chat("Up."));
    assertThat(ask("text", "Which way?")).isEqualTo("Up.");
    assertThat(HOST.asked.get(0)).contains("Which way?").doesNotContain("response_format");
    HOST.answers(200, chat("```json\n{\"action\":\"BUY\",\"confidence\":0.5}\n```"));
    assertThat(((JsonNode) ask("text-json", "Which way?")).path("action").asText())
        .isEqualTo("BUY");
    assertThat(HOST.asked.get(1))
        .startsWith("POST /chat/completions")
        .contains("Be brief.", "\"stream\":false", "\"json_object\"");
    HOST.answers(200, chat("{\"action\":\"WAIT\",\"confidence\":0.5}"));
    assertThat(refused("text-json", "Which way?").fault()).isEqualTo(Fault.SCHEMA);
    HOST.answers(200, chat("Up, I think."));
    assertThat(refused("text-json", "Which way?").fault()).isEqualTo(Fault.SCHEMA);
  }

  @ParameterizedTest
  @MethodSource("io.bactrian.decisions.outside.FaultyHosts#faults")
  void namesWhatIsWrongWithAHost(Fault fault, FakeModelHost.Answer answer) {
    HOST.answer = answer;
    HostFault refusal = refused("tensors-of-version", "{\"inputs\":[]}");
    close(refusal);
    assertThat(refusal.fault()).as(refusal.getMessage()).isEqualTo(fault);
    assertThat(refusal.getMessage()).startsWith(fault.slug() + ": ");
    if (fault == Fault.TIMEOUT) {
      assertThat(refusal.getMessage()).contains("within 700 ms");
    }
    assertThat(refusal.code()).isIn(ErrorCode.UNAVAILABLE, ErrorCode.BAD_ANSWER);
  }

  /** Answers well until the breaker has forgotten the failure. */
  private void close(HostFault refusal) {
    HOST.answers(200, TENSORS.formatted("0.5,0.5"));
    for (int i = 0; i < 10; i++) {
      assertThat(ask("tensors-of-version", "{\"inputs\":[]}")).as(refusal.getMessage()).isNotNull();
    }
  }

  @Test
  void asksAgainWithinABudgetAndLeavesAHostAloneThatFailsTooOften() {
    HOST.answers(500, "{}");
    for (int i = 0; i < 9; i++) {
      assertThat(refused("tensors", "{\"inputs\":[]}").fault()).isEqualTo(Fault.FAILED);
    }
    assertThat(HOST.asked).hasSize(10); // the first question was asked twice
    int before = HOST.asked.size();
    assertThat(refused("tensors", "{\"inputs\":[]}").fault()).isEqualTo(Fault.CIRCUIT_OPEN);
    assertThat(HOST.asked).hasSize(before);
  }

  @Test
  void decidesWithWhatHostsAnswerAndWithoutThoseThatDoNot() {
    HOST.answer =
        out -> {
          boolean tensors = HOST.asked.get(HOST.asked.size() - 1).startsWith("POST /v2/");
          byte[] body =
              (tensors
                      ? TENSORS.formatted("0.1,0.9")
                      : chat("{\"action\":\"SELL\",\"confidence\":0.3,\"reason\":\"late\"}"))
                  .getBytes(StandardCharsets.UTF_8);
          FakeModelHost.head(out, 200, "Content-Length: " + body.length + "\r\n");
          out.write(body);
        };
    JsonNode answer = infer();
    JsonNode outside = answer.at("/lobes/outside");
    assertThat(outside.path("action").asText()).as(answer.toString()).isEqualTo("BUY");
    assertThat(outside.path("confidence").asDouble()).isEqualTo(0.8);
    assertThat(outside.path("version").asText()).isEqualTo("7");
    JsonNode text = answer.at("/lobes/text");
    assertThat(text.path("action").asText()).isEqualTo("SELL");
    assertThat(text.path("prompt").asText()).isEqualTo("side-of-the-market@1");
    assertThat(text.path("completion_tokens").asInt()).isEqualTo(7);
    assertThat(HOST.asked).hasSize(2);
    assertThat(HOST.asked.get(0))
        .contains(
            "Authorization: Bearer key-of-models", "\"shape\":[1,2]", "\"datatype\":\"FP32\"");
    assertThat(HOST.asked.get(1))
        .startsWith("POST /v1/chat/completions")
        .contains("Authorization: Bearer key-of-texts", "OUTSIDE at ", "trend ");

    HOST.answers(302, "", "Location: http://127.0.0.1:1/\r\n");
    JsonNode without = infer();
    assertThat(without.path("lobes").has("outside")).isFalse();
    assertThat(without.path("lobes").has("text")).isFalse();
    assertThat(without.path("lobes").has("trend")).isTrue();
    assertThat(without.at("/policy/reasons").toString())
        .contains("outside: redirect: ", "text: redirect: ");
    assertThat(HOST.asked).hasSize(4);

    HOST.answers(200, TENSORS.formatted("0.9,0.9"));
    assertThat(infer().at("/policy/reasons").toString())
        .contains("outside: wrong-shape: the output probabilities is [0.9, 0.9]")
        .contains("text: wrong-shape: ");
  }

  @Test
  void asksNobodyOutsideAboutThePast() {
    JsonNode answer =
        new HubCalls(port, credentials, "service.key")
            .function(
                200,
                "infer",
                "{\"symbol\":\"OUTSIDE\",\"strategy\":\"wave\",\"dry_run\":true,\"as_of\":\"%s\"}"
                    .formatted(Instant.now().minusSeconds(3_600)));
    assertThat(answer.at("/policy/reasons").toString()).contains("outside: past: ", "text: past: ");
    assertThat(HOST.asked).isEmpty();
  }

  @Test
  void takesNoMessageOfAnotherKindAsALobesQuestion() {
    assertThatThrownBy(() -> ask("ask-outside", "{}"))
        .hasRootCauseInstanceOf(HubException.class)
        .rootCause()
        .hasMessageContaining("takes an observation");
  }
}
