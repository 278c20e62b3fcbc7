package io.bactrian.liveedit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/** What any YAML of Camel's must keep: no key twice, and Camel's own schema. */
final class YamlRules {
  private final JsonSchema schema = camelSchema();

  List<Finding> check(RouteFile file) {
    Node root = file.root();
    if (root == null) {
      return List.of(Finding.error(file.path(), 1, "the file is empty"));
    }
    List<Finding> findings = new ArrayList<>();
    duplicateKeys(file, root, findings);
    if (findings.isEmpty()) {
      schema(file, root, findings);
    }
    return findings;
  }

  private static void duplicateKeys(RouteFile file, Node node, List<Finding> findings) {
    Set<String> seen = new HashSet<>();
    for (NodeTuple tuple : YamlTree.entries(node)) {
      String key = String.valueOf(YamlTree.text(tuple.getKeyNode()));
      if (!seen.add(key)) {
        findings.add(
            Finding.error(
                file.path(),
                YamlTree.line(tuple.getKeyNode()),
                "the key '" + key + "' stands here a second time"));
      }
      duplicateKeys(file, tuple.getValueNode(), findings);
    }
    YamlTree.items(node).forEach(item -> duplicateKeys(file, item, findings));
  }

  private void schema(RouteFile file, Node root, List<Finding> findings) {
    Node base = root;
    JsonNode document = YamlTree.toJson(root);
    String prefix = "";
    if (file.kind() == RouteFile.Kind.KAMELET) {
      Node template = YamlTree.child(root, "spec", "template");
      if (template == null) {
        findings.add(Finding.error(file.path(), 1, "a Kamelet needs spec.template"));
        return;
      }
      base = template;
      document = asRouteTemplate(YamlTree.toJson(template));
      prefix = "/0/routeTemplate";
    }
    int skip = prefix.isEmpty() ? 0 : 2;
    Node at = base;
    // Without the key that one message is about, the next mistake comes to light.
    Set<Integer> lines = new HashSet<>();
    Optional<ValidationMessage> next = worst(document);
    while (next.isPresent()) {
      Finding finding = finding(file, at, skip, next.get());
      if (!lines.add(finding.line())) {
        return;
      }
      findings.add(finding);
      next = forget(document, next.get()) ? worst(document) : Optional.empty();
    }
  }

  private Optional<ValidationMessage> worst(JsonNode document) {
    return schema.validate(document).stream()
        .filter(message -> !message.getType().equals("oneOf"))
        .max(
            Comparator.<ValidationMessage>comparingInt(
                    message -> message.getInstanceLocation().getNameCount())
                .thenComparing(message -> rank(message.getType())));
  }

  private static boolean forget(JsonNode document, ValidationMessage message) {
    JsonNode at = document;
    var path = message.getInstanceLocation();
    for (int i = 0; i < path.getNameCount(); i++) {
      at =
          path.getElement(i) instanceof Integer index
              ? at.path(index)
              : at.path(String.valueOf(path.getElement(i)));
    }
    @Nullable String property = message.getProperty();
    return property != null
        && message.getType().equals("additionalProperties")
        && at instanceof ObjectNode object
        && object.remove(property) != null;
  }

  private static int rank(String keyword) {
    return switch (keyword) {
      case "additionalProperties" -> 3;
      case "required", "enum" -> 2;
      default -> 1;
    };
  }

  private static Finding finding(RouteFile file, Node base, int skip, ValidationMessage message) {
    Node at = base;
    int line = YamlTree.line(base);
    var path = message.getInstanceLocation();
    for (int i = skip; i < path.getNameCount(); i++) {
      Object element = path.getElement(i);
      Node next =
          element instanceof Integer index
              ? YamlTree.items(at).get(index)
              : YamlTree.child(at, String.valueOf(element));
      line = element instanceof Integer ? line(next, line) : keyLine(at, element, line);
      at = next;
    }
    @Nullable String property = message.getProperty();
    if (property != null) {
      line = keyLine(at, property, line);
    }
    return Finding.error(file.path(), line, "Camel's schema: " + message.getError());
  }

  private static int line(@Nullable Node node, int otherwise) {
    return node == null ? otherwise : YamlTree.line(node);
  }

  private static int keyLine(@Nullable Node mapping, Object key, int otherwise) {
    return YamlTree.entries(mapping).stream()
        .filter(tuple -> String.valueOf(key).equals(YamlTree.text(tuple.getKeyNode())))
        .map(tuple -> YamlTree.line(tuple.getKeyNode()))
        .findFirst()
        .orElse(otherwise);
  }

  private static ArrayNode asRouteTemplate(JsonNode template) {
    ObjectNode body =
        template.isObject() ? template.deepCopy() : JsonNodeFactory.instance.objectNode();
    body.put("id", "kamelet");
    ArrayNode document = JsonNodeFactory.instance.arrayNode();
    document.addObject().set("routeTemplate", body);
    return document;
  }

  private static JsonSchema camelSchema() {
    try (InputStream in = YamlRules.class.getResourceAsStream("/schema/camelYamlDsl.json")) {
      JsonNode schema = new ObjectMapper().readTree(in);
      JsonMetaSchema draft4 =
          JsonMetaSchema.builder(JsonMetaSchema.getV4())
              .keyword(new NonValidationKeyword("deprecated"))
              .build();
      return JsonSchemaFactory.getInstance(
              SpecVersion.VersionFlag.V4, factory -> factory.metaSchema(draft4))
          // Camel's schema is a web of references: kept resolved, it takes 200 MB of heap.
          .getSchema(
              schema,
              SchemaValidatorsConfig.builder().cacheRefs(false).preloadJsonSchema(false).build());
    } catch (IOException e) {
      throw new UncheckedIOException("Camel's schema cannot be read", e);
    }
  }
}
