package io.bactrian.hub.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** What GitHub and Railway read, as far as it can be read without them. */
class WorkflowsTest {
  private static final Path FOLDER = Path.of(".github/workflows");
  private static final Pattern SECRET_NAME = Pattern.compile("(?i)(key|token|password|secret)$");
  private static final Pattern PINNED =
      Pattern.compile("[\\w.-]+/[\\w./-]+@(v\\d+(\\.\\d+)*|[0-9a-f]{40})");
  private static final Pattern OWN_FILE = Pattern.compile("\\b(?:sh|bash) ([\\w.]+/[\\w./-]+)");

  private final Map<String, JsonNode> workflows = workflows();

  @Test
  void areTheThreeAndEachMayDoNoMoreThanItHasTo() {
    assertThat(workflows).containsOnlyKeys("ci.yml", "release.yml", "train-deploy.yml");
    var writes = new ArrayList<String>();
    workflows.forEach(
        (file, workflow) -> {
          assertThat(workflow.path("permissions").toString()).isEqualTo("{\"contents\":\"read\"}");
          // SnakeYAML reads the key on as the word for true.
          assertThat(workflow.path("true").has("pull_request_target")).isFalse();
          workflow
              .path("jobs")
              .fields()
              .forEachRemaining(
                  job -> {
                    JsonNode body = job.getValue();
                    assertThat(body.path("timeout-minutes").asInt()).as(job.getKey()).isPositive();
                    body.path("permissions")
                        .fields()
                        .forEachRemaining(
                            one -> {
                              if (one.getValue().asText().equals("write")) {
                                writes.add(job.getKey() + ": " + one.getKey());
                              }
                            });
                  });
        });
    assertThat(writes).containsExactlyInAnyOrder("images: packages", "release: contents");
  }

  @Test
  void takePinnedActionsKeepSecretsOutAndRunNoTextOfOthers() throws IOException {
    for (JsonNode step : steps()) {
      if (step.has("uses")) {
        assertThat(step.path("uses").asText()).matches(PINNED);
      }
      if (step.path("uses").asText().startsWith("actions/checkout@")) {
        assertThat(step.at("/with/persist-credentials").asText()).isEqualTo("false");
      }
      // What another may have written goes by the environment: in a script it would be code.
      assertThat(step.path("run").asText()).doesNotContain("${{");
      Matcher file = OWN_FILE.matcher(step.path("run").asText());
      while (file.find()) {
        assertThat(Path.of(Objects.requireNonNull(file.group(1)))).isRegularFile();
      }
    }
    for (JsonNode workflow : workflows.values()) {
      for (JsonNode with : workflow.findParents("password")) {
        assertThat(with.path("password").asText()).startsWith("${{ secrets.");
      }
      for (JsonNode env : workflow.findValues("env")) {
        env.fields()
            .forEachRemaining(
                one -> {
                  if (SECRET_NAME.matcher(one.getKey()).find()) {
                    assertThat(one.getValue().asText()).startsWith("${{ secrets.");
                  }
                });
      }
    }
  }

  @Test
  void trainAndThenDeployAndLookWhetherItServes() {
    JsonNode jobs = Objects.requireNonNull(workflows.get("train-deploy.yml")).path("jobs");
    assertThat(jobs.fieldNames()).toIterable().containsExactly("train", "deploy");
    assertThat(jobs.at("/deploy/needs").asText()).isEqualTo("train");
    assertThat(jobs.at("/train/steps").toString()).contains("sh deploy/train.sh");
    List<String> runs = jobs.at("/deploy/steps").findValuesAsText("run");
    assertThat(runs.get(runs.size() - 1)).startsWith("sh deploy/smoke.sh");
    JsonNode images = Objects.requireNonNull(workflows.get("release.yml")).path("jobs");
    assertThat(images.toString()).contains("sh deploy/smoke.sh", "\"sbom\":true", "spdx-json");
  }

  @Test
  void nameToRailwayWhatIsThere() throws IOException {
    var settings = new TreeMap<String, String>();
    for (String line : Files.readAllLines(Path.of("railway.toml"))) {
      Matcher setting = Pattern.compile("(\\w+) = \"?([^\"]*)\"?").matcher(line);
      if (setting.matches()) {
        settings.put(setting.group(1), setting.group(2));
      }
    }
    assertThat(settings)
        .containsEntry("builder", "DOCKERFILE")
        .containsEntry("healthcheckPath", "/health")
        .containsEntry("requiredMountPath", "/home/hub/data");
    Path own = Path.of(Objects.requireNonNull(settings.get("dockerfilePath")));
    for (Path dockerfile : List.of(own, Path.of("Dockerfile"))) {
      assertThat(Files.readAllLines(dockerfile)).noneMatch(line -> line.startsWith("VOLUME"));
    }
    assertThat(Files.readString(own)).doesNotContain("--mount");
    for (String copied : List.of("routes", "processors", "schedules")) {
      assertThat(Files.readString(own)).contains("COPY --chown=hub " + copied + " " + copied);
    }
  }

  private List<JsonNode> steps() {
    var steps = new ArrayList<JsonNode>();
    workflows
        .values()
        .forEach(
            workflow ->
                workflow.path("jobs").forEach(job -> job.path("steps").forEach(steps::add)));
    assertThat(steps).hasSizeGreaterThan(10);
    return steps;
  }

  private static Map<String, JsonNode> workflows() {
    var read = new TreeMap<String, JsonNode>();
    try (var files = Files.list(FOLDER)) {
      for (Path file : files.toList()) {
        Object document = new Yaml().load(Files.readString(file));
        read.put(file.getFileName().toString(), new ObjectMapper().valueToTree(document));
      }
    } catch (IOException e) {
      throw new AssertionError(FOLDER.toString(), e);
    }
    return read;
  }
}
