package io.bactrian.hub.lint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.hub.routefiles.KameletDefinition;
import io.bactrian.hub.routefiles.KameletDefinition.Property;
import io.bactrian.hub.routefiles.RouteFile;
import io.bactrian.hub.routefiles.RouteFile.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The JSON schema that an editor checks and completes route files by: Camel's own, with the names
 * and parameters of the Kamelets that are here.
 */
public final class EditorSchema {
  private static final String DEFINITIONS = "/items/definitions";
  private static final String CALLS = "io.bactrian.calls";
  private static final String STEPS = "io.bactrian.steps";

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private EditorSchema() {}

  /** The schema, in draft 7, since what depends on a name needs its {@code if}. */
  public static JsonNode of(Collection<RouteFile> files) {
    Map<String, KameletDefinition> kamelets = new TreeMap<>();
    for (RouteFile file : files) {
      if (file.kind() == Kind.KAMELET) {
        kamelets.put(file.name(), KameletDefinition.of(file.root()));
      }
    }
    ObjectNode schema = (ObjectNode) YamlRules.camelSchema();
    schema.put("$schema", "http://json-schema.org/draft-07/schema#");
    ObjectNode definitions = (ObjectNode) schema.at(DEFINITIONS);
    for (JsonNode definition : List.copyOf(children(definitions))) {
      for (ObjectNode alternative : alternatives(definition)) {
        refine(alternative, kamelets);
      }
    }
    definitions.set(CALLS, conditions("uri", "^kamelet:%s(/.*)?$", kamelets));
    definitions.set(STEPS, conditions("name", "^%s(/.*)?$", kamelets));
    return schema;
  }

  private static List<JsonNode> children(JsonNode node) {
    List<JsonNode> children = new ArrayList<>();
    node.forEach(children::add);
    return children;
  }

  private static List<ObjectNode> alternatives(JsonNode definition) {
    List<JsonNode> all = children(definition.path("oneOf"));
    all.add(definition);
    return all.stream()
        .filter(one -> one.path("properties").has("parameters"))
        .map(ObjectNode.class::cast)
        .toList();
  }

  /** Where an endpoint or a Kamelet is named: which there are, and what each takes. */
  private static void refine(ObjectNode object, Map<String, KameletDefinition> kamelets) {
    ObjectNode properties = (ObjectNode) object.path("properties");
    if (properties.get("uri") instanceof ObjectNode uri) {
      names(uri, "kamelet:", kamelets);
      object.putArray("allOf").addObject().put("$ref", "#" + DEFINITIONS + "/" + CALLS);
    } else if (properties.has("steps") && properties.get("name") instanceof ObjectNode name) {
      names(name, "", kamelets);
      object.putArray("allOf").addObject().put("$ref", "#" + DEFINITIONS + "/" + STEPS);
    }
  }

  private static void names(
      ObjectNode text, String prefix, Map<String, KameletDefinition> kamelets) {
    ArrayNode any = text.putArray("anyOf");
    any.addObject().put("type", "string");
    kamelets.forEach(
        (name, kamelet) -> {
          ObjectNode one = any.addObject().put("const", prefix + name);
          put(one, "title", kamelet.title());
          put(one, "description", kamelet.description());
        });
  }

  private static ObjectNode conditions(
      String key, String pattern, Map<String, KameletDefinition> kamelets) {
    ObjectNode all = JSON.objectNode();
    ArrayNode conditions = all.putArray("allOf");
    kamelets.forEach(
        (name, kamelet) -> {
          ObjectNode condition = conditions.addObject();
          ObjectNode when = condition.putObject("if");
          when.putArray("required").add(key);
          when.putObject("properties").putObject(key).put("pattern", pattern.formatted(name));
          ObjectNode then = condition.putObject("then");
          ObjectNode parameters = then.putObject("properties").putObject("parameters");
          ArrayNode required = JSON.arrayNode();
          parameters(parameters.put("additionalProperties", false), kamelet, required);
          if (!required.isEmpty()) {
            then.putArray("required").add("parameters");
            parameters.set("required", required);
          }
        });
    return all;
  }

  private static void parameters(
      ObjectNode parameters, KameletDefinition kamelet, ArrayNode required) {
    ObjectNode declared = parameters.putObject("properties");
    kamelet
        .properties()
        .forEach(
            (name, property) -> {
              declared.set(name, property(property));
              if (property.required() && property.text("default") == null) {
                required.add(name);
              }
            });
    KameletRules.ENDPOINT_OPTIONS.forEach(option -> declared.putObject(option));
  }

  /** Camel takes a number as text and a text as number; a placeholder may stand for any. */
  private static ObjectNode property(Property property) {
    ObjectNode schema = JSON.objectNode();
    put(schema, "title", property.text("title"));
    put(schema, "description", property.text("description"));
    put(schema, "default", property.text("default"));
    ArrayNode any = schema.putArray("anyOf");
    if (!property.values().isEmpty()) {
      property.values().forEach(any.addObject().putArray("enum")::add);
    } else if (!property.type().equals("string")) {
      any.addObject().put("type", property.type());
      any.addObject().put("type", "string").put("pattern", property.pattern());
    } else {
      any.addObject().putArray("type").add("string").add("number").add("boolean");
    }
    any.addObject().put("type", "string").put("pattern", "\\{\\{|^#");
    return schema;
  }

  private static void put(ObjectNode object, String key, @Nullable String value) {
    if (value != null) {
      object.put(key, value);
    }
  }
}
