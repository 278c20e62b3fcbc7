package io.bactrian.hub.lint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import io.bactrian.hub.routefiles.RouteFile;
import io.bactrian.hub.routefiles.YamlTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What the hub ships is in the canonical notation of Camel's YAML DSL, which later releases of
 * Camel ask for; a user's file may be compact. Their canonical schema is made here from the one of
 * this release, by leaving out what it allows in short.
 */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields
class CanonicalYamlContractTest {
  private static final Pattern SNIPPET = Pattern.compile("(?s)```yaml\n(- .*?)```");

  /** The case of scalars that Camel converts, and the one that is compact by purpose. */
  private static final Set<String> NOT_CANONICAL =
      Set.of("scalars-of-another-type.yaml", "compact-notation.yaml");

  private static JsonSchema schema;

  @BeforeAll
  static void makeSchema() {
    JsonNode canonical = YamlRules.camelSchema();
    makeCanonical(canonical);
    ((ObjectNode) canonical.at("/items/properties")).remove("from");
    schema = YamlRules.schema(canonical);
  }

  @Test
  void everyShippedFileIsCanonical() throws IOException {
    Map<String, Set<?>> faults = new TreeMap<>();
    for (RouteFile file : ShippedFiles.read()) {
      check(file.path(), file.text(), faults);
    }
    assertThat(faults).isEmpty();
  }

  @Test
  void everyRouteOfTheDocumentationIsCanonical() throws IOException {
    Map<String, Set<?>> faults = new TreeMap<>();
    int snippets = 0;
    try (Stream<Path> docs = Files.walk(Path.of("docs"))) {
      for (Path page : Stream.concat(Stream.of(Path.of("README.md")), docs).toList()) {
        if (page.toString().endsWith(".md")) {
          Matcher snippet = SNIPPET.matcher(Files.readString(page));
          while (snippet.find()) {
            check(page + " " + ++snippets, snippet.group(1), faults);
          }
        }
      }
    }
    assertThat(faults).isEmpty();
    assertThat(snippets).isGreaterThan(3);
  }

  @Test
  void everyValidCaseIsCanonicalButThoseOfAnotherPurpose() throws IOException {
    Map<String, Set<?>> faults = new TreeMap<>();
    try (Stream<Path> cases = Files.list(Path.of("src/test/resources/flows/valid"))) {
      for (Path file : cases.toList()) {
        check(file.getFileName().toString(), Files.readString(file), faults);
      }
    }
    assertThat(faults).containsOnlyKeys(NOT_CANONICAL);
  }

  private static void check(String name, String text, Map<String, Set<?>> faults) {
    JsonNode document = YamlTree.toJson(YamlTree.parse(text).orElseThrow());
    if (document.isObject()) {
      ObjectNode template = (ObjectNode) document.at("/spec/template");
      template.put("id", "kamelet");
      document = new ObjectMapper().valueToTree(List.of(Map.of("routeTemplate", template)));
    }
    Set<?> messages = schema.validate(document);
    if (!messages.isEmpty()) {
      faults.put(name, messages);
    }
  }

  private static void makeCanonical(JsonNode node) {
    node.forEach(CanonicalYamlContractTest::makeCanonical);
    if (node instanceof ObjectNode object) {
      textForAnObject(object);
      optionsOfTheExpression(object);
    }
  }

  /** {@code log: text} for {@code log: {message: text}}. */
  private static void textForAnObject(ObjectNode object) {
    JsonNode alternatives = object.path("oneOf");
    if (alternatives.size() == 2
        && alternatives.get(0).path("type").asText().equals("string")
        && alternatives.get(1) instanceof ObjectNode full) {
      object.remove("oneOf");
      object.setAll(full);
    }
  }

  /**
   * {@code split: {simple: text}} for {@code split: {expression: {simple: {expression: text}}}}.
   */
  private static void optionsOfTheExpression(ObjectNode object) {
    if (!(object.path("anyOf") instanceof ArrayNode groups)
        || !(object.path("properties") instanceof ObjectNode properties)) {
      return;
    }
    groups.removeIf(group -> expressionInShort(group.path("oneOf"), properties));
    if (groups.isEmpty()) {
      object.remove("anyOf");
    }
  }

  private static boolean expressionInShort(JsonNode alternatives, ObjectNode properties) {
    Set<String> inShort = new HashSet<>();
    boolean refers = false;
    for (JsonNode alternative : alternatives) {
      refers |= alternative.has("$ref");
      alternative.at("/not/anyOf").forEach(key -> inShort.add(key.at("/required/0").asText()));
    }
    if (refers) {
      properties.remove(inShort);
      alternatives.forEach(
          alternative ->
              alternative
                  .path("properties")
                  .properties()
                  .forEach(option -> properties.set(option.getKey(), option.getValue())));
    }
    return refers;
  }
}
