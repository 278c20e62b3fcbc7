package io.bactrian.hub.reach;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.hub.liveedit.ScratchHub;
import io.bactrian.hub.routefiles.Finding;
import io.bactrian.hub.routefiles.RouteFile;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused when a file is saved, with its line. */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields
class ReachLintTest {
  @TempDir static Path home;
  private static ScratchHub hub;

  @BeforeAll
  static void start() {
    hub = new ScratchHub(home);
    hub.context.getRegistry().bind("reach", Reach.of(home));
    hub.environment.setProperty("hub.files", home + "/data/files");
    hub.environment.setProperty("hub.database.password", "of the hub");
    hub.environment.setProperty("hub.test.host", "169.254.169.254");
  }

  @AfterAll
  static void stop() {
    hub.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "to: http://localhost:8081/actuator",
        "to: \"https://{{hub.test.host}}/latest/meta-data\"",
        "to: http:user@127.1/x",
        "to: file:/etc",
        "to: \"file:{{hub.files}}/../postgres\"",
        "to: \"file:{{hub.files}}?move=../../../routes/x\"",
        "to: \"file:{{hub.files}}?move=${header.to}\"",
        "to: ftp:files.example.com/in?localWorkDirectory=/tmp",
        "to: kafka:t?brokers=10.0.0.1:9092,[::1]:9093",
        "to: microsoft-onedrive:In?baseUrl=https://169.254.169.254",
        "to: exec:ls",
        "to: class:java.lang.Runtime?method=gc",
        "to: language:groovy:x",
        "to: controlbus:language:simple",
        "setBody: {groovy: \"'x'.execute()\"}",
        "setBody: {language: {language: mvel, expression: x}}",
        "setBody: {simple: \"${body.getClass.getName}\"}",
        "setBody: {simple: \"${body.class}\"}",
        "setBody: {simple: \"${camelContext.registry}\"}",
        "setBody: {simple: \"${exchange.context.registry}\"}",
        "setBody: {simple: \"${bodyAs(java.io.File)}\"}",
        "setBody: {simple: \"${type:java.lang.Integer.MAX_VALUE}\"}",
        "setHeader: {name: CamelSqlQuery, simple: \"delete from t where id = ${body}\"}",
        "to: {uri: file, parameters: {directoryName: /etc}}",
        "convertBodyTo: {type: java.io.File}",
        "convertBodyTo: {type: com.example.Gadget}",
        "bean: {beanType: java.lang.Runtime, method: gc}",
        "bean: {ref: \"#class:java.lang.Object\"}",
        "log: {message: \"{{hub.database.password}}\"}",
        "log: {message: \"{{env:HUB_DB_PASSWORD}}\"}",
        "log: {message: \"${properties:hub.database.password}\"}",
        "log: {message: \"${env.HUB_DB_PASSWORD}\"}",
        "log: {message: \"${properties:${header.name}}\"}",
        "setBody: {simple: \"resource:file:data/credentials.properties\"}"
      })
  void refusesWhatIsClosedWithItsLine(String step) {
    List<Finding> refused = findings(step).stream().filter(Finding::refuses).toList();

    assertThat(refused).as(step).isNotEmpty();
    assertThat(refused).allSatisfy(finding -> assertThat(finding.line()).isEqualTo(9));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "to: https://api.example.com/prices",
        "toD: https://api.example.com/${header.symbol}",
        "to: {uri: file, parameters: {directoryName: \"{{hub.files}}/in\", noop: true}}",
        "to: kafka:alerts?brokers=localhost:9092",
        "to: kafka:alerts?brokers=broker.lan:9092",
        "to: \"file:{{hub.files}}/out?fileName=${header.name}.csv\"",
        "to: \"file:{{hub.files}}/in?move=.done/${date:now:yyyyMMdd}-${file:name}\"",
        "to: \"sql:insert into notes values (:#${body})?dataSource=#webhooks\"",
        "to: smtps://mail.example.com?to=a@example.com",
        "setBody: {simple: \"${body[items][0].price} ${header.size.length()} ${exchangeId}\"}",
        "setBody: {simple: \"${bodyAs(String)} ${header.classification}\"}",
        "convertBodyTo: {type: \"byte[]\"}",
        "aggregate: {aggregationStrategy:"
            + " \"#class:org.apache.camel.processor.aggregate.GroupedBodyAggregationStrategy\","
            + " correlationExpression: {constant: x}, completionSize: 2, steps: [{log: {message:"
            + " x}}]}"
      })
  void takesWhatAnIntegrationNeeds(String step) {
    assertThat(findings(step)).as(step).noneMatch(Finding::refuses);
  }

  @ParameterizedTest
  @CsvSource({"exec, exec:ls", "class, class:com.example.Tool", "groovy, language:groovy:x"})
  void isOpenedByItsName(String scheme, String uri) {
    RouteReach opened = Reach.of(home, List.of("*", scheme, "language"));

    assertThat(opened.code(scheme)).isEmpty();
    assertThat(Reach.of(home).code(scheme)).isPresent();
  }

  @Test
  void namesTheSchemeThatIsNotAmongTheListed() {
    RouteReach listed = Reach.of(home, List.of("log", "direct"));

    assertThat(
            listed.endpoint("https", "api.example.com", java.util.Map.of()).orElseThrow().reason())
        .isEqualTo("the component 'https' is not among hub.routes.allow.schemes: add it there");
  }

  @Test
  void namesTheLineOfTheOption() {
    List<Finding> findings =
        findings(
            "to:\n"
                + "            uri: kafka:t\n"
                + "            parameters:\n"
                + "              brokers: localhost:1");

    assertThat(findings)
        .filteredOn(Finding::refuses)
        .singleElement()
        .extracting(Finding::line)
        .isEqualTo(12);
  }

  @Test
  void warnsOfASecretInPlainTextThatTheCatalogueKnows() {
    List<Finding> findings =
        findings(
            "to:\n"
                + "            uri: sftp:host/in\n"
                + "            parameters:\n"
                + "              privateKeyPassphrase: hunter2");

    assertThat(findings)
        .filteredOn(finding -> finding.reason().contains("{{secret:name}}"))
        .singleElement()
        .extracting(Finding::line)
        .isEqualTo(12);
  }

  /** Findings that this package's rules make, not those of style. */
  private static List<Finding> findings(String step) {
    String text =
        """
        - route:
            id: tidy
            description: Does something.
            group: work
            routeConfigurationId: default
            from:
              uri: direct:tidy
              steps:
                - %s
        """
            .formatted(step);
    return hub.lint.file(RouteFile.parse("routes/work/tidy.camel.yaml", text)).stream()
        .filter(finding -> !finding.reason().startsWith("there is no"))
        .toList();
  }
}
