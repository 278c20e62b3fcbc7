package io.bactrian.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The API's description, put together of its parts. */
final class OpenApiDocument {
  static final Path FILE = Path.of("src/main/resources/static/openapi.json");
  private static final Path BY_HAND = Path.of("src/main/openapi/by-hand.yaml");

  /** Served by the file's own handler, which no controller is. */
  private static final String FILE_ADDRESS = "/openapi.json";

  private final ObjectMapper json = new ObjectMapper();

  String text() throws IOException {
    return json.enable(SerializationFeature.INDENT_OUTPUT)
            .writerWithDefaultPrettyPrinter()
            .writeValueAsString(sorted(document()))
        + "\n";
  }

  private JsonNode document() throws IOException {
    var records = new Records(json);
    var controllers =
        (ObjectNode) json.readTree(records.complete(ControllerPaths.read(json), ListPaths.names()));
    ObjectNode document = json.createObjectNode();
    document.set("paths", controllers.get("paths"));
    document.putObject("components").set("schemas", controllers.at("/components/schemas"));
    new ListPaths(json, records).addTo(document);
    new RoutePaths(json).addTo(document);
    new CommonAnswers().addTo(document);
    JsonNode byHand = new ObjectMapper(new YAMLFactory()).readTree(BY_HAND.toFile());
    requireKnown(byHand.get("paths"), document.get("paths"), FILE_ADDRESS);
    merge(document, byHand);
    removeUnused(document);
    requireKnown(byHand.at("/components/schemas"), document.at("/components/schemas"), "");
    return document;
  }

  /** A class or route that was renamed must not leave its words behind unseen. */
  private static void requireKnown(JsonNode byHand, JsonNode known, String besides) {
    for (Map.Entry<String, JsonNode> member : byHand.properties()) {
      if (!known.has(member.getKey()) && !member.getKey().equals(besides)) {
        throw new IllegalStateException(
            BY_HAND + " describes " + member.getKey() + ", which is generated of nothing");
      }
    }
  }

  /** What is written by hand comes on top; null takes away what is generated. */
  private static void merge(ObjectNode target, JsonNode source) {
    source
        .properties()
        .forEach(
            member -> {
              JsonNode held = target.get(member.getKey());
              if (member.getValue().isNull()) {
                target.remove(member.getKey());
              } else if (held instanceof ObjectNode object && member.getValue().isObject()) {
                merge(object, member.getValue());
              } else if (member.getKey().equals("parameters") && held instanceof ArrayNode array) {
                member.getValue().forEach(parameter -> mergeParameter(array, parameter));
              } else {
                target.set(member.getKey(), member.getValue());
              }
            });
  }

  private static void mergeParameter(ArrayNode parameters, JsonNode parameter) {
    for (JsonNode held : parameters) {
      if (held.path("name").equals(parameter.get("name"))
          && held.path("in").equals(parameter.get("in"))) {
        merge((ObjectNode) held, parameter);
        return;
      }
    }
    parameters.add(parameter);
  }

  /** What no operation leads to, such as the parts that the flow is put together of. */
  private static void removeUnused(ObjectNode document) {
    ObjectNode schemas = (ObjectNode) document.at("/components/schemas");
    List<String> unused;
    do {
      Set<String> used = new HashSet<>(document.findValuesAsText("$ref"));
      unused =
          schemas.properties().stream()
              .map(Map.Entry::getKey)
              .filter(
                  name ->
                      used.stream()
                          .noneMatch(
                              reference ->
                                  (reference + '/')
                                      .startsWith("#/components/schemas/" + name + '/')))
              .toList();
      schemas.remove(unused);
    } while (!unused.isEmpty());
  }

  /** Members in the order of their names, so that the file changes where the API does. */
  private JsonNode sorted(JsonNode node) {
    if (node.isArray()) {
      var array = json.createArrayNode();
      node.forEach(element -> array.add(sorted(element)));
      return array;
    }
    if (!node.isObject()) {
      return node;
    }
    var members = new TreeMap<String, JsonNode>();
    node.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
    ObjectNode object = json.createObjectNode();
    for (Map.Entry<String, JsonNode> member : members.entrySet()) {
      object.set(member.getKey(), sorted(member.getValue()));
    }
    return object;
  }
}
