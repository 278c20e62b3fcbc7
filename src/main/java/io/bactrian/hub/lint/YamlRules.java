package io.bactrian.hub.lint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonNodePath;
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
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** What any YAML of Camel's must keep: no key twice, and Camel's own schema. */
final class YamlRules {
  private final JsonSchema schema = schema(camelSchema());

  List<Finding> check(RouteFile file) {
    Node root = file.root();
    if (root == null) {
      return List.of(Finding.error(file.path(), 1, "the file is empty"));
    }
    if (file.kind() != RouteFile.Kind.KAMELET && !(root instanceof SequenceNode)) {
      return List.of(noList(file, YamlTree.child(root, "kind")));
    }
    List<Finding> findings = new ArrayList<>();
    duplicateKeys(file, root, findings);
    if (findings.isEmpty()) {
      schema(file, root, findings);
    }
    return findings;
  }

  private static Finding noList(RouteFile file, @Nullable Node kind) {
    String fault =
        kind == null
            ? "this is no list of routes"
            : YamlTree.text(kind) + " is a kind of Kubernetes' and no list of routes";
    return Finding.error(
        file.path(), line(kind, 1), fault + ": write the flow below '- route:' at the top");
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
                "the key '" + key + "' is here a second time"));
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
    Set<String> converted = new HashSet<>();
    Optional<ValidationMessage> next = worst(document, converted);
    while (next.isPresent()) {
      Finding finding = finding(file, at, skip, next.get());
      if (!lines.add(finding.line())) {
        return;
      }
      findings.add(finding);
      next = dropsUnknown(document, next.get()) ? worst(document, converted) : Optional.empty();
    }
  }

  /**
   * @param converted where a scalar was made what the schema wants, as Camel makes it, and of which
   *     type: alternatives may want several
   */
  private Optional<ValidationMessage> worst(JsonNode document, Set<String> converted) {
    Set<ValidationMessage> messages;
    boolean again;
    do {
      messages = schema.validate(document);
      again = false;
      for (ValidationMessage message : messages) {
        again |= converts(document, message, converted);
      }
    } while (again);
    return messages.stream()
        .filter(message -> !message.getType().equals("oneOf"))
        .max(
            Comparator.<ValidationMessage>comparingInt(
                    message -> message.getInstanceLocation().getNameCount())
                .thenComparing(message -> rank(message.getType())));
  }

  private static boolean dropsUnknown(JsonNode document, ValidationMessage message) {
    JsonNode at = at(document, message.getInstanceLocation());
    @Nullable String property = message.getProperty();
    return property != null
        && message.getType().equals("additionalProperties")
        && at instanceof ObjectNode object
        && object.remove(property) != null;
  }

  /** Camel reads {@code 1000} where its schema wants a text, and {@code "1000"} for a number. */
  private static boolean converts(
      JsonNode document, ValidationMessage message, Set<String> converted) {
    JsonNodePath path = message.getInstanceLocation();
    if (!message.getType().equals("type")
        || !(path.getElement(-1) instanceof String key)
        || !(at(document, path.getParent()) instanceof ObjectNode owner)) {
      return false;
    }
    String type = String.valueOf(message.getArguments()[1]);
    JsonNode given = owner.path(key);
    @Nullable JsonNode wanted = converted.add(path + " " + type) ? as(type, given) : null;
    owner.set(key, wanted == null ? given : wanted);
    return wanted != null;
  }

  /** A scalar as another type, null where Camel does not convert it; a placeholder may be any. */
  private static @Nullable JsonNode as(String type, JsonNode given) {
    String text = given.asText();
    boolean open = Placeholders.isIn(text);
    return switch (type) {
      case "string" -> given.isValueNode() && !given.isNull() ? TextNode.valueOf(text) : null;
      case "boolean" -> open || text.matches("true|false") ? BooleanNode.TRUE : null;
      case "number", "integer" -> open || text.matches("-?\\d{1,18}") ? IntNode.valueOf(1) : null;
      default -> null;
    };
  }

  private static JsonNode at(JsonNode document, JsonNodePath path) {
    JsonNode at = document;
    for (int i = 0; i < path.getNameCount(); i++) {
      at =
          path.getElement(i) instanceof Integer index
              ? at.path(index)
              : at.path(String.valueOf(path.getElement(i)));
    }
    return at;
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
    return Finding.error(
        file.path(), line, "Camel's schema: " + message.getError() + mend(message));
  }

  private static String mend(ValidationMessage message) {
    return switch (message.getType()) {
      case "additionalProperties" -> ": correct its name or its place";
      case "required" -> ": add it";
      default -> "";
    };
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

  static JsonNode camelSchema() {
    try (InputStream in = YamlRules.class.getResourceAsStream("/schema/camelYamlDsl.json")) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException("Camel's schema cannot be read", e);
    }
  }

  static JsonSchema schema(JsonNode text) {
    JsonMetaSchema draft4 =
        JsonMetaSchema.builder(JsonMetaSchema.getV4())
            .keyword(new NonValidationKeyword("deprecated"))
            .build();
    return JsonSchemaFactory.getInstance(
            SpecVersion.VersionFlag.V4, factory -> factory.metaSchema(draft4))
        // Camel's schema is a web of references: kept resolved, it takes 200 MB of heap.
        .getSchema(
            text,
            SchemaValidatorsConfig.builder().cacheRefs(false).preloadJsonSchema(false).build());
  }
}
