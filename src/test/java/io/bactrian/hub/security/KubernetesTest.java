package io.bactrian.hub.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** deploy/kubernetes, as far as it can be read without a cluster. */
class KubernetesTest {
  private static final Path FOLDER = Path.of("deploy/kubernetes");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)[^}]*}");

  private final JsonNode kustomization =
      Objects.requireNonNull(documents("kustomization.yaml").get("Kustomization/"));
  private final Map<String, JsonNode> objects = objects();
  private final JsonNode hub = object("StatefulSet/hub").at("/spec/template");
  private final JsonNode container = hub.at("/spec/containers/0");

  private static Map<String, JsonNode> documents(String file) {
    var found = new LinkedHashMap<String, JsonNode>();
    var mapper = new ObjectMapper();
    try {
      for (Object document : new Yaml().loadAll(Files.readString(FOLDER.resolve(file)))) {
        JsonNode tree = mapper.valueToTree(document);
        found.put(tree.path("kind").asText() + "/" + tree.at("/metadata/name").asText(), tree);
      }
    } catch (IOException e) {
      throw new AssertionError(file, e);
    }
    return found;
  }

  private Map<String, JsonNode> objects() {
    var all = new LinkedHashMap<String, JsonNode>();
    kustomization.path("resources").forEach(file -> all.putAll(documents(file.asText())));
    return all;
  }

  private JsonNode object(String name) {
    return Objects.requireNonNull(objects.get(name), name);
  }

  @Test
  void selectsTheHubsByTheLabelThatTheyHave() {
    JsonNode labels = hub.at("/metadata/labels");
    assertThat(object("StatefulSet/hub").at("/spec/selector/matchLabels")).isEqualTo(labels);
    assertThat(object("Service/hub").at("/spec/selector")).isEqualTo(labels);
    assertThat(object("Service/hub-pods").at("/spec/selector")).isEqualTo(labels);
    assertThat(object("Service/hub-pods").at("/spec/clusterIP").asText()).isEqualTo("None");
    assertThat(object("StatefulSet/hub").at("/spec/serviceName").asText()).isEqualTo("hub-pods");
    assertThat(object("PodDisruptionBudget/hub").at("/spec/selector/matchLabels"))
        .isEqualTo(labels);
    assertThat(object("HorizontalPodAutoscaler/hub").at("/spec/scaleTargetRef/name").asText())
        .isEqualTo("hub");
    assertThat(object("Ingress/hub").at("/spec/rules/0/http/paths/0/backend/service/name").asText())
        .isEqualTo("hub");
  }

  @Test
  void asksForHealthAtThePortThatServesAndStartsNothingAgainForADatabase() {
    assertThat(container.at("/ports")).hasSize(1);
    assertThat(container.at("/ports/0/containerPort").asInt()).isEqualTo(8080);
    for (String probe : Set.of("startupProbe", "readinessProbe")) {
      assertThat(container.at("/" + probe + "/httpGet/path").asText()).isEqualTo("/health");
      assertThat(container.at("/" + probe + "/httpGet/port").asText()).isEqualTo("http");
    }
    assertThat(container.at("/livenessProbe/tcpSocket/port").asText()).isEqualTo("http");
    assertThat(hub.at("/metadata/annotations/prometheus.io~1path").asText()).isEqualTo("/metrics");
  }

  @Test
  void givesThemNoRightsAndAVolumeEach() throws IOException {
    JsonNode pod = hub.at("/spec/securityContext");
    assertThat(pod.path("runAsNonRoot").asBoolean()).isTrue();
    assertThat(Files.readString(Path.of("Dockerfile")))
        .contains("--uid " + pod.path("runAsUser").asInt());
    assertThat(container.at("/securityContext/allowPrivilegeEscalation").asBoolean(true)).isFalse();
    assertThat(container.at("/securityContext/capabilities/drop/0").asText()).isEqualTo("ALL");
    assertThat(hub.at("/spec/automountServiceAccountToken").asBoolean(true)).isFalse();
    assertThat(container.at("/volumeMounts/0/name"))
        .isEqualTo(object("StatefulSet/hub").at("/spec/volumeClaimTemplates/0/metadata/name"));
    assertThat(container.at("/volumeMounts/0/mountPath").asText()).isEqualTo("/home/hub/data");
  }

  @Test
  void givesThemVariablesThatTheyKnowAndNoSecretInTheOpen() throws IOException {
    var known = new TreeSet<String>();
    VARIABLE
        .matcher(Files.readString(Path.of("src/main/resources/application.yaml")))
        .results()
        .forEach(match -> known.add(match.group(1)));
    known.add("HUB_KAFKA_BROKERS");
    var open = new TreeSet<String>();
    kustomization
        .at("/configMapGenerator/0/literals")
        .forEach(literal -> open.add(literal.asText().replaceFirst("=.*", "")));
    assertThat(known).containsAll(open);
    assertThat(open)
        .doesNotContainAnyElementsOf(
            Arrays.stream(CredentialName.values()).map(CredentialName::variable).toList())
        .noneMatch(name -> name.contains("SECRET") || name.contains("PASSWORD"));
    assertThat(kustomization.at("/secretGenerator/0/envs/0").asText()).isEqualTo(".env");
    assertThat(Files.readString(Path.of(".gitignore"))).contains("/deploy/kubernetes/.env");
    for (JsonNode from : container.path("envFrom")) {
      String name = from.has("secretRef") ? "secretGenerator" : "configMapGenerator";
      assertThat(from.findValue("name")).isEqualTo(kustomization.at("/" + name + "/0/name"));
    }
  }

  @Test
  void scalesByBacklogWhatItScalesByLoad() throws IOException {
    String page = Files.readString(Path.of("docs/kubernetes.md"));
    String fence = page.substring(page.indexOf("apiVersion: keda.sh"));
    JsonNode keda =
        new ObjectMapper().valueToTree(new Yaml().load(fence.substring(0, fence.indexOf("```"))));
    JsonNode byLoad = object("HorizontalPodAutoscaler/hub").path("spec");
    JsonNode target = keda.at("/spec/scaleTargetRef");
    assertThat(objects)
        .containsKey(target.path("kind").asText() + "/" + target.path("name").asText());
    assertThat(keda.at("/spec/minReplicaCount")).isEqualTo(byLoad.path("minReplicas"));
    assertThat(keda.at("/spec/maxReplicaCount")).isEqualTo(byLoad.path("maxReplicas"));
    assertThat(keda.findValuesAsText("query"))
        .containsExactly("max(bactrian_wanted_workers)", "max(hub_changes_lag)");
  }

  @Test
  void namesEveryFileOfTheFolder() throws IOException {
    var named = new TreeSet<String>();
    kustomization.path("resources").forEach(file -> named.add(file.asText()));
    named.add("kustomization.yaml");
    try (var files = Files.list(FOLDER)) {
      assertThat(files.map(file -> file.getFileName().toString()).filter(f -> !f.equals(".env")))
          .containsExactlyInAnyOrderElementsOf(named);
    }
    assertThat(objects.values()).allMatch(one -> one.path("apiVersion").isTextual());
  }
}
