package io.bactrian.models.modelsync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which parameters differ between two configurations. */
final class ConfigChanges {
  private ConfigChanges() {}

  /**
   * @return {@code [{parameter, before, after}]} by parameter, null where there is none; a list is
   *     one parameter, an object is its members
   */
  static ArrayNode between(JsonNode before, JsonNode after) {
    Map<String, JsonNode> was = new TreeMap<>();
    Map<String, JsonNode> is = new TreeMap<>();
    flatten("", before, was);
    flatten("", after, is);
    var all = new TreeSet<>(was.keySet());
    all.addAll(is.keySet());
    ArrayNode changes = JsonNodeFactory.instance.arrayNode();
    for (String parameter : all) {
      JsonNode from = was.getOrDefault(parameter, MissingNode.getInstance());
      JsonNode to = is.getOrDefault(parameter, MissingNode.getInstance());
      if (!same(from, to)) {
        ObjectNode change = changes.addObject().put("parameter", parameter);
        change.set("before", orNull(from));
        change.set("after", orNull(to));
      }
    }
    return changes;
  }

  private static void flatten(String path, JsonNode node, Map<String, JsonNode> into) {
    if (!node.isObject()) {
      if (!path.isEmpty()) {
        into.put(path, node);
      }
      return;
    }
    node.properties()
        .forEach(
            member ->
                flatten(
                    path.isEmpty() ? member.getKey() : path + "." + member.getKey(),
                    member.getValue(),
                    into));
  }

  /** 1, 1.0 and 1e0 are the same number. */
  private static boolean same(JsonNode from, JsonNode to) {
    return from.isNumber() && to.isNumber()
        ? from.decimalValue().compareTo(to.decimalValue()) == 0
        : from.equals(to);
  }

  private static JsonNode orNull(JsonNode node) {
    return node.isMissingNode() ? JsonNodeFactory.instance.nullNode() : node;
  }
}
