package io.bactrian.hub.liveedit;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.hub.routefiles.RouteFile;
import io.bactrian.hub.routefiles.RouteProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The shapes of route files that people write elsewhere. A file's first lines are all that the hub
 * says of it, as {@code # line: reason}; without any it serves.
 */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields
class RouteShapesTest {
  private static final Path SHAPES = Path.of("src/test/resources/flows/shapes");
  private static final Pattern SAYS = Pattern.compile("(?m)^# (\\d+): (.*)$");
  private static final Map<String, String> BASE =
      Map.of(
          RouteFile.ERROR_HANDLING,
          Flows.ERROR_HANDLING,
          "routes/work/tidy.camel.yaml",
          Flows.direct("work", "tidy"));

  private static final String PASS_ONCE =
      """
      apiVersion: camel.apache.org/v1
      kind: Kamelet
      metadata:
        name: pass-once-action
      spec:
        definition:
          title: Pass once
          description: Says of a body whether it is the first of its kind.
        template:
          beans:
            - name: seen
              type: org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository
              properties:
                cacheSize: 10
          from:
            uri: kamelet:source
            steps:
              - idempotentConsumer:
                  idempotentRepository: "{{seen}}"
                  simple: "${body}"
                  steps:
                    - setBody:
                        constant: first
      """;

  @TempDir static Path data;
  private static ScratchHub hub;

  @BeforeAll
  static void start() {
    hub = new ScratchHub(data);
    hub.context.getRegistry().bind("joined", strategy());
    hub.files.load(BASE);
  }

  @AfterAll
  static void stop() {
    hub.close();
  }

  @AfterEach
  void takeTheFileOut() {
    hub.files.reconcile(BASE);
  }

  static Stream<String> shapes() throws IOException {
    try (Stream<Path> files = Files.list(SHAPES)) {
      return files
          .map(file -> file.getFileName().toString().replace(".yaml", ""))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void servesOrAnswersAMistakeWithItsFix(String shape) throws IOException {
    RouteFileStatus status = put(shape);

    List<RouteProblem> said =
        SAYS.matcher(Files.readString(SHAPES.resolve(shape + ".yaml")))
            .results()
            .map(
                says ->
                    new RouteProblem(status.file(), Integer.parseInt(says.group(1)), says.group(2)))
            .toList();
    assertThat(status.problems()).isEqualTo(said);
    assertThat(status.state()).isEqualTo(said.isEmpty() ? "serving" : "failed");
  }

  @Test
  void answersByTheMethodOfTheRequest() throws Exception {
    put("http-methods");

    assertThat(hub.mappings.getHandlerMethods().keySet())
        .extracting(Object::toString)
        .containsExactlyInAnyOrder("{GET [/orders]}", "{POST [/orders]}");
    assertThat(request("GET")).isEqualTo("all orders");
    assertThat(request("POST")).isEqualTo("placed x");
  }

  @Test
  void joinsByKeyUntilTheSizeOrTheTimeoutIsReached() throws IOException {
    put("aggregate");
    emit("aggregate", Map.of("order", "a"));
    emit("aggregate", Map.of("order", "a"));
    emit("aggregate", Map.of("order", "b"));

    assertThat(received("joined")).isEqualTo(List.of("x", "x"));
    assertThat(received("joined")).isEqualTo(List.of("x"));
  }

  @Test
  void sendsToAllThatTheFileAndTheHeadersName() throws IOException {
    put("send-to-many");
    emit("send-to-many", Map.of("recipients", "seda:third,seda:fourth", "last", "fifth"));

    assertThat(Stream.of("first", "second", "third", "fourth", "fifth"))
        .allSatisfy(name -> assertThat(received(name)).isEqualTo("x"));
  }

  @Test
  void joinsWhatIsFetchedByABeanOfTheHub() throws IOException {
    put("enrich");
    hub.context.createProducerTemplate().sendBody("seda:stock", "7 left");

    assertThat(call("enrich")).isEqualTo("x 42 7 left");
    assertThat(received("tapped")).isEqualTo("x");
  }

  @Test
  void catchesInTheRouteWhatItTries() throws IOException {
    put("try-catch");

    assertThat(call("try-catch")).isEqualTo("caught wrong, ended true");
  }

  @Test
  void handlesAFailureAsTheFileItselfSays() {
    Map<String, String> disk = new TreeMap<>(BASE);
    disk.put(
        "routes/work/own.camel.yaml",
        """
        - from:
            uri: direct:own
            steps:
              - throwException: {exceptionType: java.lang.IllegalStateException, message: gone}
        - onException:
            exception: [java.lang.Exception]
            handled: {constant: "true"}
            steps:
              - setBody: {simple: "here ${exception.message}"}
        """);
    hub.files.reconcile(disk);

    assertThat(hub.files.status()).allSatisfy(file -> assertThat(file.problems()).isEmpty());
    assertThat(call("own")).isEqualTo("here gone");
  }

  @Test
  void makesABeanWithPropertiesForAKamelet() {
    Map<String, String> disk = new TreeMap<>(BASE);
    disk.put("processors/pass-once-action.kamelet.yaml", PASS_ONCE);
    disk.put(
        "routes/work/say.camel.yaml",
        Flows.direct("work", "say")
            .replace("- log: \"say ran\"", "- to: kamelet:pass-once-action"));
    hub.files.reconcile(disk);

    assertThat(hub.files.status()).allSatisfy(file -> assertThat(file.problems()).isEmpty());
    assertThat(call("say")).isEqualTo("first");
    assertThat(call("say")).isEqualTo("x");
  }

  @Test
  void runsWhatAnEditorAnnotated() throws IOException {
    put("kaoto-metadata");

    assertThat(call("kaoto-metadata")).isEqualTo("x again");
  }

  private static RouteFileStatus put(String shape) throws IOException {
    String path = "routes/work/" + shape + ".camel.yaml";
    Map<String, String> disk = new TreeMap<>(BASE);
    disk.put(path, Files.readString(SHAPES.resolve(shape + ".yaml")));
    hub.files.reconcile(disk);
    return hub.status(path);
  }

  private static AggregationStrategy strategy() {
    return (sent, fetched) -> {
      sent.getMessage().setBody(sent.getMessage().getBody() + " " + fetched.getMessage().getBody());
      return sent;
    };
  }

  private static Object call(String direct) {
    return hub.context.createProducerTemplate().requestBody("direct:" + direct, (Object) "x");
  }

  private static void emit(String direct, Map<String, Object> headers) {
    hub.context.createProducerTemplate().sendBodyAndHeaders("direct:" + direct, "x", headers);
  }

  private static Object received(String seda) {
    return hub.context.createConsumerTemplate().receiveBody("seda:" + seda, 10_000);
  }

  private static String request(String method) throws Exception {
    var exchange = new DefaultExchange(hub.context);
    exchange.getMessage().setBody("x");
    exchange.getMessage().setHeader("CamelHttpMethod", method);
    hub.context.getRoute("http-methods").getProcessor().process(exchange);
    return exchange.getMessage().getBody(String.class);
  }
}
