package io.bactrian.watch.boards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.HubCalls;
import io.bactrian.HubTest;
import io.bactrian.data.snapshot.Dataset;
import io.bactrian.data.snapshot.DatasetAssembler;
import io.bactrian.data.snapshot.DatasetWindow;
import io.bactrian.hub.security.Credentials;
import io.bactrian.models.registry.Deployments;
import io.bactrian.models.registry.Passed;
import io.bactrian.models.registry.Registration;
import io.bactrian.models.registry.Registry;
import io.bactrian.models.training.Planted;
import io.bactrian.models.training.TinyModel;
import io.bactrian.store.objects.ObjectStore;
import io.bactrian.watch.boards.Scrape.Series;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.yaml.snakeyaml.Yaml;

/** What Grafana draws and Prometheus watches is what a hub exports. */
@HubTest
class DeployedMetricsTest {
  private static final Path DEPLOY = Path.of("deploy");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Whatever names a person, an account or a message, and what a caller may choose freely. */
  private static final Set<String> FORBIDDEN =
      Set.of("user", "login", "ticket", "caller", "strategy", "signal", "id", "ip", "token", "key");

  private static final String ASK =
      "{\"symbol\":\"%s\",\"strategy\":\"%s\",\"features\":{\"f_weekday\":1},\"dry_run\":true}";

  private static final Pattern HOSTILE = Pattern.compile("MADE-UP|hostile|REFUSED|5001-|\u00e9");

  @LocalServerPort int port;
  @Autowired TestRestTemplate http;
  @Autowired Credentials credentials;
  @Autowired JdbcTemplate jdbc;
  @Autowired DatasetAssembler assembler;
  @Autowired ObjectStore store;
  @Autowired Registry registry;
  @Autowired Deployments deployments;
  private HubCalls hub;

  @BeforeEach
  void call() {
    hub = new HubCalls(port, credentials, "service.key");
  }

  @Test
  void exportsWhatEachBoardAndAlertAsksFor() throws IOException {
    String version = scoredChampion();
    spent();
    alert("buy");
    alert("sideways");
    for (int i = 0; i < 2; i++) { // the second is answered by what the first left in the cache
      hub.function(200, "infer", "{\"symbol\":\"BOARDS\",\"strategy\":\"s\"}");
    }
    List<String> expressions = expressions();

    assertThat(expressions).hasSizeGreaterThan(40);
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              Scrape scrape = scrape();
              assertThat(expressions).flatMap(scrape::missing).isEmpty();
              assertThat(scrape.of("ml_model_accuracy", "model_version", version))
                  .extracting(Series::value)
                  .containsExactly(0.625);
            });
    assertThat(scrape().of("hub_cost_month", "currency", "BOARDS"))
        .extracting(Series::value)
        .containsExactly(9.5);
    jdbc.update("delete from cost_entries where currency = 'BOARDS'");
    jdbc.update("delete from cost_forecasts where currency = 'BOARDS'");
    assertThat(scrape().of("ml_prediction_requests_total", "symbol", "BOARDS")).isNotEmpty();
    assertThat(scrape().series())
        .filteredOn(series -> series.metric().equals("camel_route_policy_seconds_count"))
        .extracting(series -> series.labels().get("routeId"))
        .contains("tradingview-webhook")
        .noneMatch(route -> route.contains("-action-") || route.startsWith("webhook-source-"));
    JsonNode health = hub.get("/health?form=service");
    assertThat(health.path("models_loaded").asInt()).isPositive();
    assertThat(health.path("database").asText()).isEqualTo("connected");
    assertThat(health.path("status").asText()).isIn("healthy", "degraded");
    assertThat(hub.call(400, "GET", "/health?form=xml", "").path("field").asText())
        .isEqualTo("form");
  }

  @Test
  void givesNoCallerALabelOfTheirOwn() {
    alert("buy");
    Scrape before = scrape();
    for (int i = 0; i < 50; i++) {
      for (String symbol :
          List.of("MADE-UP-%d", "\\\"} 1\\nup{job=\\\"%d", "\\u00e9\\t%d", "5001-%d")) {
        hub.send("POST", "/functions/v1/infer", ASK.formatted(symbol.formatted(i), "s"));
      }
      hub.function(422, "infer", ASK.formatted("REFUSED-" + i, "hostile-" + i));
    }
    Scrape after = scrape();

    assertThat(results(after)).isEqualTo(results(before));
    assertThat(other(after) - other(before)).isEqualTo(250);
    assertThat(after.series())
        .filteredOn(series -> !series.metric().startsWith("jvm_"))
        .allSatisfy(
            series -> assertThat(series.labels().keySet()).doesNotContainAnyElementsOf(FORBIDDEN))
        .noneMatch(series -> HOSTILE.matcher(series.labels().toString()).find());
  }

  @Test
  void passesTheSmokeTestOfADeployment() throws Exception {
    String url = "http://127.0.0.1:" + port;
    String key = credentials.get("service.key");
    assertThat(script(true, key, "smoke.sh", url, "1")).endsWith("smoke test passed\n");
    assertThat(script(false, "another-key-of-nobody-at-all", "smoke.sh", url, "1"))
        .contains("FAILED: /weights refuses");
    assertThat(script(false, "", "smoke.sh", url + "/assets", "1")).contains("FAILED: ");
  }

  /** As the job train of the workflow does. */
  @Test
  void trainsAndWaitsForTheGate() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/jq")), "jq is not installed");
    Planted.wave(jdbc, "SCRIPTED", 700);
    String key = credentials.get("service.key");
    String base = ",\"hyperparameters\":{\"family\":\"base\"}}";
    assertThat(
            script(
                true,
                key,
                "train.sh",
                "{\"symbol\":\"SCRIPTED\",\"targets\":[\"direction\"]" + base))
        .startsWith("scripted-m5-direction ")
        .contains(" completed: refused: ");
    assertThat(script(false, key, "train.sh", "{\"symbols\":\"SCRIPTED\"}"))
        .contains("FAILED: the hub refuses");
  }

  private String script(boolean passes, String key, String name, String... arguments)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("sh", DEPLOY.resolve(name).toString()));
    command.addAll(List.of(arguments));
    var script = new ProcessBuilder(command).redirectErrorStream(true);
    script.environment().put("HUB_URL", "http://127.0.0.1:" + port);
    script.environment().put("HUB_SERVICE_KEY", key);
    script.environment().put("TRAIN_PAUSE", "1");
    Process process = script.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor() == 0).as(said).isEqualTo(passes);
    return said;
  }

  @Test
  void drawsFromTheDataSourceThatIsProvisioned() throws IOException {
    String source =
        Files.readString(DEPLOY.resolve("grafana/provisioning/datasources/prometheus.yml"));
    assertThat(source).contains("uid: prometheus", "url: http://prometheus:9090");
    var boards = new TreeMap<String, JsonNode>();
    for (JsonNode board : boards()) {
      boards.put(board.path("uid").asText(), board);
    }
    assertThat(boards)
        .containsOnlyKeys(
            "bactrian-operations", "bactrian-capture", "bactrian-models", "bactrian-costs");
    var panels = new ArrayList<JsonNode>();
    boards.values().forEach(board -> board.path("panels").forEach(panels::add));
    assertThat(panels)
        .allSatisfy(
            panel -> {
              assertThat(panel.at("/datasource/uid").asText()).isEqualTo("prometheus");
              assertThat(panel.at("/targets/0/expr").asText()).isNotBlank();
              assertThat(panel.path("description").asText()).isNotBlank();
            });
  }

  /** A champion with its file, and a score of its own. */
  private String scoredChampion() {
    Planted.wave(jdbc, "BOARDS", 700);
    Dataset dataset = assembler.assemble(new DatasetWindow("BOARDS", "M5", null, Instant.now()));
    byte[] file = TinyModel.of(dataset.features().size(), 2, 0, 1);
    var candidate =
        TinyModel.uploaded(store, "boards", "boards-m5-direction", "direction", dataset, file);
    Registration registered =
        registry.register(candidate, TinyModel.UNEXAMINED, Passed.CHAMPION, Function.identity());
    deployments.promote(registered.model(), registered.version(), "operator", "a test");
    jdbc.update(
        """
        insert into ml_performance_metrics (model, version, run_id, metric, value, base, rows, measured_on)
        values (?, ?, 'boards', 'accuracy', 0.625, 0.5, 100, 'labels from a to b')
        """,
        registered.model(),
        registered.version());
    return registered.model() + ":" + registered.version();
  }

  /** In a currency of the board's own, more often than in any other. */
  private void spent() {
    jdbc.update(
        """
        insert into cost_entries (source, kind, day, host, quantity, amount, currency)
        select 'boards/' || n, 'calls', (now() at time zone 'UTC')::date, 'host', 1, 0.095, 'BOARDS'
        from generate_series(1, 100) n
        """);
    jdbc.update(
        """
        insert into cost_forecasts (month, made_on, currency, days, spent, expected, low, high, interval)
        select date_trunc('month', today)::date, today, 'BOARDS', 7, 9.5, 20, 10, 30, 0.8
        from (select (now() at time zone 'UTC')::date as today) t
        """);
  }

  private void alert(String action) {
    http.postForEntity(
        "/webhooks/tradingview/" + credentials.get("tradingview.token"),
        "{\"strategy\":\"s\",\"ticker\":\"T\",\"action\":\"%s\"}".formatted(action),
        String.class);
  }

  private Scrape scrape() {
    return Scrape.of(String.valueOf(http.getForObject("/metrics", String.class)));
  }

  private static Set<String> results(Scrape scrape) {
    var labels = new TreeSet<String>();
    scrape.series().stream()
        .filter(series -> series.metric().equals("ml_prediction_requests_total"))
        .forEach(series -> labels.add(series.labels().toString()));
    return labels;
  }

  private static double other(Scrape scrape) {
    return scrape.of("ml_prediction_requests_total", "symbol", "other").stream()
        .mapToDouble(Series::value)
        .sum();
  }

  private static List<JsonNode> boards() throws IOException {
    var boards = new ArrayList<JsonNode>();
    try (var files = Files.list(DEPLOY.resolve("grafana/dashboards"))) {
      for (Path file : files.toList()) {
        boards.add(JSON.readTree(file.toFile()));
      }
    }
    return boards;
  }

  private static List<String> expressions() throws IOException {
    var expressions = new ArrayList<String>();
    boards().forEach(board -> expressions.addAll(board.findValuesAsText("expr")));
    Object alerts = new Yaml().load(Files.readString(DEPLOY.resolve("prometheus/alerts.yml")));
    expressions.addAll(JSON.valueToTree(alerts).findValuesAsText("expr"));
    return expressions;
  }
}
