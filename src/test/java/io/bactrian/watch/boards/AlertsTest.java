package io.bactrian.watch.boards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** When the alerts that are shipped fire, and when they do not. */
class AlertsTest {
  private static final Path RULES = Path.of("deploy/prometheus/alerts.yml");
  private static final Path CASES = Path.of("deploy/prometheus/tests");

  @Test
  void fireAsTheirCasesSay() throws Exception {
    assumeTrue(installed(), "promtool of Debian's package prometheus is not installed");
    assertThat(promtool(List.of("check", "rules", "--lint-fatal", RULES.toString())))
        .contains("SUCCESS")
        .doesNotContain("FAILED");
    var test = new ArrayList<>(List.of("test", "rules"));
    cases().forEach(file -> test.add(file.toString()));
    assertThat(promtool(test)).contains("SUCCESS").doesNotContain("FAILED");
  }

  @Test
  void haveEachACaseInWhichTheyFireAndOneInWhichTheyDoNot() throws IOException {
    var fire = new TreeSet<String>();
    var silent = new TreeSet<String>();
    for (Path file : cases()) {
      for (JsonNode one : read(file).findValues("alert_rule_test")) {
        one.forEach(
            test ->
                (test.path("exp_alerts").isEmpty() ? silent : fire)
                    .add(test.path("alertname").asText()));
      }
    }
    var rules = new TreeMap<String, JsonNode>();
    for (JsonNode group : read(RULES).path("groups")) {
      group.path("rules").forEach(rule -> rules.put(rule.path("alert").asText(), rule));
    }
    assertThat(fire).isEqualTo(rules.keySet());
    assertThat(silent).isEqualTo(rules.keySet());
    assertThat(rules.values())
        .allSatisfy(
            rule -> {
              assertThat(rule.at("/labels/severity").asText()).isIn("warning", "critical");
              assertThat(rule.at("/annotations/summary").asText()).endsWith(".");
              assertThat(PromQl.of(rule.path("expr").asText()).selectors()).isNotEmpty();
            });
  }

  private static List<Path> cases() throws IOException {
    try (var files = Files.list(CASES)) {
      return files.sorted().toList();
    }
  }

  private static JsonNode read(Path file) throws IOException {
    Object document = new Yaml().load(Files.readString(file));
    return new ObjectMapper().valueToTree(document);
  }

  private static boolean installed() {
    return List.of(String.valueOf(System.getenv("PATH")).split(":")).stream()
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "promtool")));
  }

  private static String promtool(List<String> arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("promtool"));
    command.addAll(arguments);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }
}
