package io.bactrian.hub.lint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import io.bactrian.hub.routefiles.EndpointUse;
import io.bactrian.hub.routefiles.KameletDefinition;
import io.bactrian.hub.routefiles.RouteFile;
import io.bactrian.hub.routefiles.YamlTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.camel.catalog.DefaultCamelCatalog;
import org.apache.camel.tooling.model.ArtifactModel;
import org.apache.camel.tooling.model.Kind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The Kamelets that ship are as those of Apache's catalogue: an interface that is written down. */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields
class KameletContractTest {
  private static final String ANNOTATION = "camel.apache.org/";
  private static final String JAVA = "application/x-java-object; type=";
  private static final List<String> TYPES = List.of("string", "integer", "number", "boolean");
  private static final DefaultCamelCatalog CAMEL = new DefaultCamelCatalog();

  private static final Map<String, JsonNode> KAMELETS = new TreeMap<>();

  private final Map<String, Set<String>> faults = new TreeMap<>();

  @BeforeAll
  static void read() throws IOException {
    for (RouteFile file : ShippedFiles.read()) {
      if (file.kind() == RouteFile.Kind.KAMELET) {
        JsonNode kamelet = YamlTree.toJson(Objects.requireNonNull(file.root()));
        assertThat(kamelet.at("/metadata/name").asText()).isEqualTo(file.name());
        KAMELETS.put(file.name(), kamelet);
      }
    }
  }

  /** By the definition that Camel gives to Kubernetes, which would drop what it does not know. */
  @Test
  void isWhatCamelSaysThatAKameletIs() throws IOException {
    JsonSchema schema = kameletSchema();
    KAMELETS.forEach(
        (name, kamelet) ->
            schema.validate(kamelet).stream()
                .map(ValidationMessage::getMessage)
                .forEach(message -> fault(name, message)));
    assertThat(faults).isEmpty();
  }

  @Test
  void saysWhatItIsAndLooksLikeIt() {
    String camel = String.valueOf(CAMEL.getCatalogVersion());
    KAMELETS.forEach(
        (name, kamelet) -> {
          JsonNode labels = kamelet.at("/metadata/labels");
          String type = labels.path(ANNOTATION + "kamelet.type").asText();
          demand(name, List.of("action", "source", "sink").contains(type), "kamelet.type");
          demand(name, name.matches("[a-z0-9]+(-[a-z0-9]+)*-" + type), "its name ends in its type");
          demand(
              name,
              !type.equals("action") || name.split("-", -1).length > 2,
              "the name of an action is verb-object-action");
          JsonNode notes = kamelet.at("/metadata/annotations");
          for (String note : List.of("kamelet.group", "kamelet.namespace", "provider")) {
            demand(name, !notes.path(ANNOTATION + note).asText().isBlank(), note);
          }
          String level = notes.path(ANNOTATION + "kamelet.support.level").asText();
          demand(name, List.of("Preview", "Stable").contains(level), "kamelet.support.level");
          String version = notes.path(ANNOTATION + "catalog.version").asText();
          demand(name, version.equals(camel), "catalog.version is Camel's, " + camel);
          demand(name, isSvg(notes.path(ANNOTATION + "kamelet.icon").asText()), "kamelet.icon");
        });
    assertThat(faults).isEmpty();
  }

  @Test
  void declaresAndDescribesEveryProperty() {
    KAMELETS.forEach(
        (name, kamelet) -> {
          JsonNode definition = kamelet.at("/spec/definition");
          demand(name, definition.path("type").asText().equals("object"), "definition.type");
          demand(name, definition.hasNonNull("title"), "definition.title");
          demand(name, definition.hasNonNull("description"), "definition.description");
          JsonNode properties = definition.path("properties");
          definition
              .path("required")
              .forEach(is -> demand(name, properties.has(is.asText()), "required " + is.asText()));
          properties.properties().forEach(is -> property(name, is.getKey(), is.getValue()));
        });
    assertThat(faults).isEmpty();
  }

  private void property(String name, String property, JsonNode is) {
    String type = is.path("type").asText();
    demand(name, TYPES.contains(type), property + ": type");
    demand(name, is.hasNonNull("title"), property + ": title");
    demand(name, is.hasNonNull("description"), property + ": description");
    boolean secret = property.matches("(?i).*(password|secret|token|apiKey|credential).*");
    demand(
        name,
        !secret || is.path("format").asText().equals("password"),
        property + ": format password");
    for (String key : List.of("default", "example")) {
      if (is.has(key)) {
        demand(name, isOf(type, is.path(key)), property + ": the " + key + " is no " + type);
        boolean open = !is.has("enum") || key.equals("example");
        demand(name, open || contains(is.path("enum"), is.path(key)), property + ": the default");
      }
    }
    is.path("enum").forEach(one -> demand(name, isOf(type, one), property + ": enum"));
  }

  /** What the template uses, so that who calls it elsewhere knows what to bring. */
  @Test
  void namesWhatItDependsOn() throws IOException {
    for (RouteFile file : ShippedFiles.read()) {
      if (file.kind() == RouteFile.Kind.KAMELET) {
        Set<String> given = new TreeSet<>(KameletDefinition.of(file.root()).dependencies());
        demand(file.name(), given.contains("camel:kamelet"), "dependencies: camel:kamelet");
        for (EndpointUse use : file.endpoints()) {
          if (CAMEL.model(Kind.component, use.scheme()) instanceof ArtifactModel<?> model) {
            String needed = "camel:" + model.getArtifactId().replaceFirst("^camel-", "");
            demand(file.name(), given.contains(needed), "dependencies: " + needed);
          }
        }
      }
    }
    assertThat(faults).isEmpty();
  }

  @Test
  void declaresWhatComesInAndGoesOut() {
    KAMELETS.forEach(
        (name, kamelet) -> {
          JsonNode types = kamelet.at("/spec/dataTypes");
          if (!name.endsWith("-source")) {
            demand(name, types.has("in"), "dataTypes.in");
          }
          demand(name, types.has("out"), "dataTypes.out");
          types
              .properties()
              .forEach(way -> dataTypes(name, "dataTypes." + way.getKey(), way.getValue()));
        });
    assertThat(faults).isEmpty();
  }

  private void dataTypes(String name, String way, JsonNode is) {
    demand(name, way.matches("dataTypes\\.(in|out|error)"), way);
    demand(name, is.path("types").has(is.path("default").asText()), way + ".default");
    is.path("types")
        .properties()
        .forEach(
            type -> {
              String at = way + "." + type.getKey();
              JsonNode value = type.getValue();
              demand(name, value.hasNonNull("format"), at + ".format");
              demand(name, value.hasNonNull("description"), at + ".description");
              String media = value.path("mediaType").asText();
              demand(name, media.matches("[\\w*]+/.+"), at + ".mediaType");
              schema(name, at, value.path("schema"), media);
              value
                  .path("headers")
                  .properties()
                  .forEach(header -> described(name, at, header.getKey(), header.getValue()));
            });
  }

  /** A file of the hub's, or members by name, which are those of the class where it is a record. */
  private void schema(String name, String at, JsonNode schema, String media) {
    String id = schema.path("id").asText();
    demand(name, id.isEmpty() || exists(id), at + ": there is no " + id);
    Set<String> members = new TreeSet<>();
    schema
        .path("properties")
        .properties()
        .forEach(
            member -> {
              members.add(member.getKey());
              described(name, at, member.getKey(), member.getValue());
            });
    if (media.startsWith(JAVA)) {
      Class<?> type = type(media.substring(JAVA.length()));
      demand(name, type != null, at + ": there is no class " + media.substring(JAVA.length()));
      if (type != null && type.isRecord() && !members.isEmpty()) {
        demand(
            name,
            members.equals(membersOf(type, true)) || members.equals(membersOf(type, false)),
            at + " has " + membersOf(type, false) + ", not " + members);
      }
    }
  }

  private void described(String name, String at, String member, JsonNode is) {
    demand(name, is.hasNonNull("type"), at + "." + member + ": type");
    demand(name, is.hasNonNull("description"), at + "." + member + ": description");
  }

  private static Set<String> membersOf(Class<?> type, boolean inJson) {
    Set<String> members = new TreeSet<>();
    for (var component : type.getRecordComponents()) {
      members.add(
          inJson
              ? PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(component.getName())
              : component.getName());
    }
    return members;
  }

  private static @Nullable Class<?> type(String name) {
    try {
      return Class.forName(name, false, KameletContractTest.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      return null;
    }
  }

  private static boolean exists(String id) {
    return id.startsWith("classpath:")
        ? KameletContractTest.class.getResource(id.replaceFirst("^classpath:", "/")) != null
        : Files.exists(Path.of(id));
  }

  private static boolean isOf(String type, JsonNode value) {
    return switch (type) {
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      case "boolean" -> value.isBoolean();
      default -> value.isTextual();
    };
  }

  private static boolean contains(JsonNode list, JsonNode value) {
    for (JsonNode one : list) {
      if (one.equals(value)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isSvg(String icon) {
    String prefix = "data:image/svg+xml;base64,";
    return icon.startsWith(prefix)
        && icon.length() < 1_000
        && new String(Base64.getDecoder().decode(icon.substring(prefix.length())), UTF_8)
            .startsWith("<svg xmlns=\"http://www.w3.org/2000/svg\"");
  }

  private static JsonSchema kameletSchema() throws IOException {
    try (InputStream in =
        KameletContractTest.class.getResourceAsStream("/camel.apache.org_kamelets.yaml")) {
      JsonNode definition = new YAMLMapper().readTree(in);
      JsonNode schema = definition.at("/spec/versions/0/schema/openAPIV3Schema");
      assertThat(definition.at("/spec/versions/0/name").asText()).isEqualTo("v1");
      close(schema);
      ((ObjectNode) schema.at("/properties/metadata")).remove("additionalProperties");
      return JsonSchemaFactory.getInstance(VersionFlag.V4).getSchema(schema);
    }
  }

  /** Kubernetes drops what is not named. */
  private static void close(JsonNode node) {
    node.forEach(KameletContractTest::close);
    boolean open = node.path("x-kubernetes-preserve-unknown-fields").asBoolean();
    if (node instanceof ObjectNode object
        && node.path("properties").isObject()
        && node.path("type").asText().equals("object")
        && !open) {
      object.put("additionalProperties", false);
    }
  }

  private void demand(String kamelet, boolean holds, String what) {
    if (!holds) {
      fault(kamelet, what);
    }
  }

  private void fault(String kamelet, String what) {
    faults.computeIfAbsent(kamelet, is -> new TreeSet<>()).add(what);
  }
}
