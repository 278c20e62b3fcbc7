package io.bactrian.decisions.outside;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.HubCalls;
import io.bactrian.HubTest;
import io.bactrian.ShippedHome;
import io.bactrian.TestFolders;
import io.bactrian.hub.security.Credentials;
import io.bactrian.models.training.Planted;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A hub whose routes ask a fake of a host, both the same for all classes. */
@HubTest(properties = {"hub.routes.allow.hosts=*,127.0.0.1", "hub.scoring.cache=0s"})
@SuppressWarnings("NullAway.Init") // Spring sets the fields
abstract class OutsideHub {
  static final FakeModelHost HOST = host();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SYMBOL = "OUTSIDE";
  private static boolean planted;
  static final String TENSORS =
      """
      {"model_name":"direction","model_version":"7","outputs":[{"name":"probabilities","datatype":"FP32",
      "shape":[1,2],"data":[%s]}]}
      """;

  @LocalServerPort int port;
  @Autowired Credentials credentials;
  @Autowired JdbcTemplate jdbc;
  @Autowired CamelContext camel;
  ProducerTemplate routes;

  private static FakeModelHost host() {
    try {
      var host = new FakeModelHost();
      Runtime.getRuntime().addShutdownHook(new Thread(host::close));
      return host;
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
            "ask-text-model-action",
            "ask-hugging-face-action");
    Path propose = home.resolve("routes/scoring/propose.camel.yaml");
    String fuse = "        - to:\n            id: fuse-lobes\n";
    String text = Files.readString(propose);
    assertThat(text).contains(fuse);
    Files.writeString(
        propose,
        text.replace(
            fuse,
            """
                    - to:
                        uri: direct:ask-outside
                    - filter:
                        expression:
                          simple:
                            expression: ${body.question.strategy} == 'news'
                        steps:
                          - to:
                              uri: direct:sentiment-lobe
            """
                + fuse));
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
    String own =
        """
        - route:
            id: own-call
            from:
              uri: direct:own-call
              steps:
                - to:
                    uri: kamelet:reserve-call-action
                    parameters:
                      url: "http://127.0.0.1:%1$d/own"
                      model: own
                      strategy: own
                      prices: "1,2,USD"
                      maxLength: 10
                - to:
                    uri: "http://127.0.0.1:%1$d/own"
                    parameters:
                      httpMethod: POST
                      throwExceptionOnFailure: false
                - to:
                    uri: kamelet:settle-call-action
        - route:
            id: settle-alone
            from:
              uri: direct:settle-alone
              steps:
                - to:
                    uri: kamelet:settle-call-action
        """
            .formatted(HOST.port());
    return Stream.of(
            own,
            route.formatted("tensors", "ask-inference-server-action")
                + to.replace("\"\n", "/apart\"\n") // a circuit breaker of its own
                + "              model: direction\n"
                + "              prices: \"0.01,EUR\"\n"
                + end,
            route.formatted("tensors-of-version", "ask-inference-server-action")
                + to
                + "              model: a model\n              version: \"7\"\n"
                + end,
            route.formatted("sentiment", "ask-hugging-face-action")
                + to
                + "              model: finbert\n"
                + "              labels: positive=BUY,negative=SELL,neutral=HOLD\n"
                + "              prices: \"0.002,USD\"\n"
                + end,
            route.formatted("sentiment-lobe", "ask-hugging-face-action")
                + to
                + "              model: ProsusAI/finbert\n              lobe: finbert\n"
                + "              prompt: side-of-the-market\n"
                + "              labels: positive=BUY,negative=SELL,neutral=HOLD\n"
                + end,
            route.formatted("generated", "ask-hugging-face-action")
                + to
                + "              model: small\n              schema: examples/text-lobe-answer\n"
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

  @BeforeEach
  void prepare() {
    routes = camel.createProducerTemplate();
    HOST.asked.clear();
    if (!planted) {
      Planted.wave(jdbc, SYMBOL, 700);
      hub()
          .put(
              "/api/v1/prompts/side-of-the-market",
              "{\"text\":\"{{symbol}} at {{close}}, trend {{/lobes/trend/action}}\",\"reason\":\"a test\"}");
      jdbc.update("insert into strategies values ('news', now(), 1, now())");
      planted = true;
    }
  }

  HubCalls hub() {
    return new HubCalls(port, credentials, "service.key");
  }

  JsonNode infer(String strategy) {
    return hub()
        .function(
            200,
            "infer",
            "{\"symbol\":\"OUTSIDE\",\"strategy\":\"%s\",\"dry_run\":true}".formatted(strategy));
  }

  /** What a host answers that both examples ask: tensors to the one, a text to the other. */
  static FakeModelHost.Answer both(String tensors, String text) {
    return out -> {
      boolean first = HOST.asked.get(HOST.asked.size() - 1).startsWith("POST /v2/");
      byte[] body = (first ? tensors : text).getBytes(StandardCharsets.UTF_8);
      FakeModelHost.head(out, 200, "Content-Length: " + body.length + "\r\n");
      out.write(body);
    };
  }

  static String chat(String content) {
    return """
        {"id":"c","object":"chat.completion","model":"m-1","choices":[{"index":0,"message":{"role":"assistant",
        "content":%s},"finish_reason":"stop"}],"usage":{"prompt_tokens":11,"completion_tokens":7}}
        """
        .formatted(JSON.valueToTree(content));
  }

  Object ask(String route, Object body) {
    return routes.requestBody("direct:" + route, body);
  }

  HostFault refused(String route, Object body) {
    try {
      throw new AssertionError("answered " + ask(route, body));
    } catch (CamelExecutionException e) {
      if (e.getCause() instanceof HostFault fault) {
        return fault;
      }
      throw e;
    }
  }
}
