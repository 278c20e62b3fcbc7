package io.bactrian.hub.deadletters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.HubTest;
import io.bactrian.hub.security.Credentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.yaml.snakeyaml.Yaml;

/** What Grafana draws and Prometheus watches is what a hub exports. */
@HubTest
class DeployedMetricsTest {
  private static final Path DEPLOY = Path.of("deploy");
  private static final Pattern METRIC =
      Pattern.compile("\\b(hub|jvm|process|system|camel|hikaricp|http|disk)_[a-z0-9_]+");

  @Autowired TestRestTemplate http;
  @Autowired Credentials credentials;

  @Test
  void exportedByAHubThatHasHadAMessageOfEachKind() throws IOException {
    String token = credentials.get("tradingview.token");
    http.postForEntity(
        "/webhooks/tradingview/" + token,
        "{\"strategy\":\"s\",\"ticker\":\"T\",\"action\":\"buy\"}",
        String.class);
    var headers = new HttpHeaders();
    headers.setBearerAuth(credentials.get("service.key"));
    http.postForEntity(
        "/functions/v1/infer",
        new HttpEntity<>("{\"symbol\":\"T\",\"strategy\":\"s\"}", headers),
        String.class);
    Set<String> asked = asked();

    assertThat(asked).hasSizeGreaterThan(8);
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(exported()).containsAll(asked));
    assertThat(http.getForObject("/metrics", String.class).lines())
        .filteredOn(line -> line.startsWith("camel_route_policy_seconds_count"))
        .anyMatch(line -> line.contains("\"tradingview-webhook\""))
        .noneMatch(line -> line.contains("-action-") || line.contains("\"webhook-source-"));
  }

  @Test
  void drawnFromTheDataSourceThatIsProvisioned() throws IOException {
    JsonNode dashboard =
        new ObjectMapper().readTree(DEPLOY.resolve("grafana/dashboards/bactrian.json").toFile());
    String source =
        Files.readString(DEPLOY.resolve("grafana/provisioning/datasources/prometheus.yml"));

    assertThat(dashboard.findValuesAsText("uid")).contains("prometheus", "bactrian");
    assertThat(source).contains("uid: prometheus", "url: http://prometheus:9090");
    assertThat(dashboard.get("panels"))
        .allSatisfy(panel -> assertThat(panel.at("/targets/0/expr").asText()).isNotBlank());
  }

  private static Set<String> asked() throws IOException {
    var names = new TreeSet<String>();
    JsonNode dashboard =
        new ObjectMapper().readTree(DEPLOY.resolve("grafana/dashboards/bactrian.json").toFile());
    dashboard.findValuesAsText("expr").forEach(expression -> collect(expression, names));
    Object alerts = new Yaml().load(Files.readString(DEPLOY.resolve("prometheus/alerts.yml")));
    collect(String.valueOf(alerts), names);
    return names;
  }

  private static void collect(String text, Set<String> names) {
    METRIC.matcher(text).results().forEach(match -> names.add(match.group()));
  }

  private Set<String> exported() {
    var names = new TreeSet<String>();
    String text = http.getForObject("/metrics", String.class);
    text.lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(line -> names.add(line.replaceFirst("[{ ].*", "")));
    return names;
  }
}
