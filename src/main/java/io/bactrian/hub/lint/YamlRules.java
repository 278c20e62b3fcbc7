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
import io.bactrian.hub.routefiles.Finding;
import io.bactrian.hub.routefiles.Placeholders;
import io.bactrian.hub.routefiles.RouteFile;
import io.bactrian.hub.routefiles.YamlTree;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** What any YAML of Camel's must keep: no key twice, and Camel's own schema. */
final class YamlRules {
  static final String SCHEMA = "/schema/camelYamlDsl.json";

  /** Mistakes of one file that are looked for; nobody reads more at a time. */
  private static final int MOST = 50;

  /** How long they are looked for: each look reads the whole file once more. */
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final PassedTexts passed;
  private @Nullable JsonSchema schema;

  YamlRules(PassedTexts passed) {
    this.passed = passed;
  }

  List<Finding> check(RouteFile file) {
    return check(file, MOST);
  }

  /** Whether there is nothing to find, which takes one look. */
  boolean holds(RouteFile file) {
    return check(file, 1).isEmpty();
  }

  private List<Finding> check(RouteFile file, int most) {
    Node root = file.root();
    if (root == null) {
      return List.of(Finding.error(file.path(), 1, "the file is empty"));
    }
    if (file.kind() != RouteFile.Kind.KAMELET && !(root instanceof SequenceNode)) {
      return List.of(noList(file, root));
    }
    List<Finding> findings = new ArrayList<>();
    duplicateKeys(file, root, findings);
    if (findings.isEmpty() && !passed.contains(file)) {
      schema(file, root, most, findings);
      if (findings.isEmpty()) {
        passed.add(file);
      }
    }
    return findings;
  }

  private static Finding noList(RouteFile file, Node root) {
    Node kind = YamlTree.child(root, "kind");
    if (kind == null) {
      return Finding.error(
          file.path(), 1, "this is no list of routes: write the flow below '- route:' at the top");
    }
    String source = YamlTree.text(YamlTree.child(root, "spec", "source", "ref", "name"));
    String sink = YamlTree.text(YamlTree.child(root, "spec", "sink", "ref", "name"));
    return Finding.error(
        file.path(),
        YamlTree.line(kind),
        YamlTree.text(kind)
            + " is a kind of Kubernetes' and no list of routes: write "
            + (source == null || sink == null
                ? "the flow below '- route:' at the top"
                : "'- from: {uri: kamelet:%s, steps: [{to: kamelet:%s}]}', its properties as parameters"
                    .formatted(source, sink)));
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

  private void schema(RouteFile file, Node root, int most, List<Finding> findings) {
    Map<JsonNode, Node> origins = new IdentityHashMap<>();
    JsonNode document;
    if (file.kind() == RouteFile.Kind.KAMELET) {
      Node template = YamlTree.child(root, "spec", "template");
      if (template == null) {
        findings.add(Finding.error(file.path(), 1, "a Kamelet needs spec.template"));
        return;
      }
      document = asRouteTemplate(YamlTree.toJson(template, origins), template, origins);
    } else {
      document = YamlTree.toJson(root, origins);
    }
    // What one message is about is taken out, so that the next mistake comes to light; what lacks
    // it then is no mistake of the file's and goes too.
    Set<JsonNode> lacking = Collections.newSetFromMap(new IdentityHashMap<>());
    long begun = System.nanoTime();
    Optional<ValidationMessage> next = worst(document);
    for (int left = most; left > 0 && next.isPresent(); left--) {
      JsonNode owner = container(document, next.get());
      if (!lacking.contains(owner)) {
        Finding finding = finding(file, document, origins, next.get());
        if (findings.stream().noneMatch(is -> is.line() == finding.line())) {
          findings.add(finding);
        }
      }
      boolean more = drop(document, next.get(), lacking) && System.nanoTime() - begun < LOOK_NANOS;
      next = more ? worst(document) : Optional.empty();
    }
  }

  /** The object or array that a message is about, or that holds the value it is about. */
  private static JsonNode container(JsonNode document, ValidationMessage message) {
    JsonNodePath path = message.getInstanceLocation();
    JsonNode at = at(document, path);
    return at.isContainerNode() ? at : at(document, path.getParent());
  }

  /** Takes out what a message is about; false where that is the whole document. */
  private static boolean drop(JsonNode document, ValidationMessage message, Set<JsonNode> lacking) {
    JsonNodePath path = message.getInstanceLocation();
    JsonNode at = at(document, path);
    @Nullable String property = message.getProperty();
    if (property != null
        && message.getType().equals("additionalProperties")
        && at instanceof ObjectNode object
        && object.remove(property) != null) {
      return true;
    }
    if (path.getNameCount() == 0) {
      return false;
    }
    JsonNode owner = at(document, path.getParent());
    lacking.add(owner);
    return owner instanceof ArrayNode array && path.getElement(-1) instanceof Integer index
        ? array.remove(index) != null
        : owner instanceof ObjectNode object
            && object.remove(String.valueOf(path.getElement(-1))) != null;
  }

  /** Compiled when a text comes that has not passed before. */
  private synchronized JsonSchema schema() {
    JsonSchema known = schema;
    if (known == null) {
      known = schema(camelSchema());
      schema = known;
    }
    return known;
  }

  private Optional<ValidationMessage> worst(JsonNode document) {
    // Where a scalar was made what the schema wants, as Camel makes it, and of which type:
    // alternatives may want several.
    Set<String> converted = new HashSet<>();
    Set<ValidationMessage> messages;
    boolean again;
    do {
      messages = schema().validate(document);
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
      at = at(at, path, i);
    }
    return at;
  }

  private static JsonNode at(JsonNode owner, JsonNodePath path, int element) {
    return path.getElement(element) instanceof Integer index
        ? owner.path(index)
        : owner.path(String.valueOf(path.getElement(element)));
  }

  private static int rank(String keyword) {
    return switch (keyword) {
      case "additionalProperties" -> 3;
      case "required", "enum" -> 2;
      default -> 1;
    };
  }

  private static Finding finding(
      RouteFile file, JsonNode document, Map<JsonNode, Node> origins, ValidationMessage message) {
    JsonNode at = document;
    int line = line(origins.get(at), 1);
    JsonNodePath path = message.getInstanceLocation();
    for (int i = 0; i < path.getNameCount(); i++) {
      @Nullable Node owner = origins.get(at);
      at = at(at, path, i);
      line =
          path.getElement(i) instanceof Integer
              ? line(origins.get(at), line)
              : keyLine(owner, path.getElement(i), line);
    }
    @Nullable String property = message.getProperty();
    if (property != null) {
      line = keyLine(origins.get(at), property, line);
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

  private static ArrayNode asRouteTemplate(
      JsonNode template, Node origin, Map<JsonNode, Node> origins) {
    ObjectNode body =
        template instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
    body.put("id", "kamelet");
    origins.put(body, origin);
    ArrayNode document = JsonNodeFactory.instance.arrayNode();
    document.addObject().set("routeTemplate", body);
    origins.put(document, origin);
    return document;
  }

  static JsonNode camelSchema() {
    try (InputStream in = YamlRules.class.getResourceAsStream(SCHEMA)) {
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
