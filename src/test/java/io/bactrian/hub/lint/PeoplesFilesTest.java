package io.bactrian.hub.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.bactrian.hub.liveedit.Flows;
import io.bactrian.hub.liveedit.ScratchHub;
import io.bactrian.hub.routefiles.EndpointUse;
import io.bactrian.hub.routefiles.Finding;
import io.bactrian.hub.routefiles.RouteFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.catalog.DefaultCamelCatalog;
import org.apache.camel.saga.InMemorySagaService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

/**
 * Files as people write them for other Camels, without anything of this house: each loads as it is,
 * or its first lines are all that the hub says against it, as {@code # line: reason}.
 */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields
class PeoplesFilesTest {
  private static final Path FILES = Path.of("src/test/resources/flows/people");
  private static final Pattern SAYS = Pattern.compile("(?m)^# (\\d+): (.*)$");
  private static final Pattern FILE = Pattern.compile("(?m)^# file: (.*)$");

  @TempDir static Path data;
  private static ScratchHub hub;

  @BeforeAll
  static void start() {
    hub = new ScratchHub(data);
    AggregationStrategy latest = (before, now) -> now;
    hub.context.getRegistry().bind("joined", latest);
    hub.context.getRegistry().bind("dataSource", new SimpleDriverDataSource());
    hub.context.getRegistry().bind("sagas", new InMemorySagaService());
  }

  @AfterAll
  static void stop() {
    hub.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "01-rest",
        "02-platform-http",
        "03-timer-http-jsonpath",
        "04-kafka",
        "05-sql",
        "06-quartz-csv",
        "07-circuit-breaker",
        "08-aggregate",
        "09-multicast",
        "10-saga-enrich",
        "11-route-template",
        "12-try-and-on-exception",
        "13-kaoto",
        "13-karavan",
        "14-beans",
        "anchors-and-merge-keys",
        "bom-crlf-tabs",
        "cron-by-parameters",
        "topic-by-parameters"
      })
  void loadsOrIsRefusedWithWhatMendsIt(String name) throws IOException {
    String text = Files.readString(FILES.resolve(name + ".yaml"));
    List<Finding> refusals = refusals(parse(name, text));

    List<String> said =
        SAYS.matcher(text).results().map(is -> is.group(1) + ": " + is.group(2)).toList();
    assertThat(refusals).hasSameSizeAs(said);
    for (int i = 0; i < said.size(); i++) {
      assertThat(refusals.get(i).line() + ": " + refusals.get(i).reason()).startsWith(said.get(i));
    }
  }

  /** Camel itself puts the parameters of a bare scheme into an address. */
  @Test
  void readsParametersAsTheAddressThatCamelMakesOfThem() throws Exception {
    var catalogue = new DefaultCamelCatalog();
    int compared = 0;
    for (String scheme : catalogue.findComponentNames()) {
      var factory = hub.context.getCamelContextExtension().getEndpointUriFactory(scheme);
      var model = catalogue.componentModel(scheme);
      if (factory != null && model != null && factory.isEnabled(scheme)) {
        Map<String, Object> values = new TreeMap<>();
        var yaml = new StringBuilder("- from:\n    uri: " + scheme + "\n    parameters:\n");
        for (var option : model.getEndpointPathOptions()) {
          values.put(option.getName(), "v" + values.size());
          yaml.append("      %s: v%d\n".formatted(option.getName(), values.size() - 1));
        }
        String made = factory.buildUri(scheme, values);
        EndpointUse read = EndpointUse.of("from", made, null, 1);
        RouteFile file = RouteFile.parse("routes/any/x.camel.yaml", yaml + "    steps: []\n");
        assertThat(file.endpoints())
            .extracting(EndpointUse::scheme, EndpointUse::path)
            .as(scheme)
            .containsExactly(tuple(read.scheme(), read.path()));
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(30);
  }

  @Test
  void saysWhichDefaultsStandForWhatAFileLeavesOut() throws IOException {
    RouteFile file = parse("13-kaoto", Files.readString(FILES.resolve("13-kaoto.yaml")));

    assertThat(file.routeIds()).containsExactly("route-1234", "kaoto");
    assertThat(hub.lint.file(file)).noneMatch(Finding::refuses);
    assertThat(hub.lint.file(file))
        .extracting(finding -> finding.line() + ": " + finding.reason())
        .contains(
            "4: the route has no group: 'shop' is taken, its folder",
            "4: the route has no routeConfigurationId: 'schedule' is taken",
            "17: the route has no id: 'kaoto' is taken",
            "17: the route has no routeConfigurationId: 'caller' is taken");
  }

  @Test
  void numbersRoutesWithoutAnIdAndLeavesOutWhatIsDisabled() {
    String text =
        """
        - route: {id: , from: {uri: 'direct:a', steps: [{log: x}]}}
        - route: {id: many-2, from: {uri: 'direct:b', steps: [{log: x}]}}
        - from: {uri: 'direct:c', steps: [{log: x}]}
        - rest: {path: /m, get: [{path: '/{id}', to: 'direct:a'}, {disabled: true, to: 'direct:b'}]}
        - rest: {path: /n, disabled: true, get: [{to: 'direct:a'}]}
        """;
    RouteFile file = RouteFile.parse("routes/shop/many.camel.yaml", text);

    assertThat(file.routeIds()).containsExactly("many", "many-2", "many-3", "many-get-m-id");
    assertThat(file.endpoints())
        .filteredOn(use -> use.scheme().equals("platform-http"))
        .extracting(EndpointUse::path)
        .containsExactly("/m/{id}");
  }

  @Test
  void choosesWhatHappensOnFailureByWhatTheRouteBeginsWith() {
    assertThat(onFailure("platform-http:/webhooks/shop")).isEqualTo("webhook");
    assertThat(onFailure("platform-http:/functions/v1/price")).isEqualTo("function");
    assertThat(onFailure("platform-http:/orders")).isEqualTo("function");
    assertThat(onFailure("quartz:nightly")).isEqualTo("schedule");
    assertThat(onFailure("timer:often")).isEqualTo("schedule");
    assertThat(onFailure("kamelet:changes-source")).isEqualTo("subscriber");
    assertThat(onFailure("kafka:orders")).isEqualTo("dead-letter");
    assertThat(onFailure("direct:orders")).isEqualTo("caller");
  }

  @Test
  void leavesTheFailuresToAFileThatHandlesAllOfThem() {
    String text =
        """
        - from: {uri: 'kafka:orders', steps: [{log: x}]}
        - onException: {exception: [java.lang.Exception], steps: [{log: failed}]}
        """;
    RouteFile own = RouteFile.parse("routes/shop/own.camel.yaml", text);
    RouteFile some =
        RouteFile.parse("routes/shop/own.camel.yaml", text.replace("lang.E", "io.IOE"));

    assertThat(own.routes().get(0).configurationId()).isNull();
    assertThat(some.routes().get(0).configurationId()).isEqualTo("dead-letter");
  }

  private static @Nullable String onFailure(String uri) {
    String text = "- from: {uri: '" + uri + "', steps: [{log: x}]}";
    return RouteFile.parse("routes/shop/any.camel.yaml", text).routes().get(0).configurationId();
  }

  private static RouteFile parse(String name, String text) {
    Matcher file = FILE.matcher(text);
    String path = file.find() ? file.group(1) : "routes/work/" + name + ".camel.yaml";
    return RouteFile.parse(path, text);
  }

  private static List<Finding> refusals(RouteFile file) {
    Map<String, RouteFile> files = new TreeMap<>();
    Flows.base().forEach((path, text) -> files.put(path, RouteFile.parse(path, text)));
    files.put(file.path(), file);
    return Stream.of(
            hub.lint.file(file),
            hub.lint.flow(files.values()),
            hub.dryRun.check(files.values(), tried -> tried == file))
        .flatMap(List::stream)
        .filter(Finding::refuses)
        .distinct()
        .toList();
  }
}
