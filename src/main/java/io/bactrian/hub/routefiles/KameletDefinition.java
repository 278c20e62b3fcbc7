package io.bactrian.hub.routefiles;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * What a Kamelet declares: the interface that its callers rely on.
 *
 * @param title for people; null where it has none
 * @param description what it does; null where it has none
 * @param provider who answers for it; null where it does not say
 * @param properties by name, in the order of the file
 * @param dependencies as {@code camel:name} or {@code mvn:group:artifact:version}
 * @param classes that its beans are made of, and the drivers that they load
 */
public record KameletDefinition(
    @Nullable String title,
    @Nullable String description,
    @Nullable String provider,
    Map<String, Property> properties,
    List<String> dependencies,
    List<String> classes) {

  public static final String US = "Bactrian";

  /**
   * @param type string where the file says none
   * @param values all that it may be; empty where it may be any of its type
   * @param node its declaration
   * @param line of its name, from 1
   */
  public record Property(String type, List<String> values, boolean required, Node node, int line) {

    public @Nullable String text(String key) {
      return YamlTree.text(YamlTree.child(node, key));
    }

    /** What a text of the type looks like. */
    public String pattern() {
      return switch (type) {
        case "integer" -> "^[-+]?\\d+$";
        case "number" -> "^[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?$";
        case "boolean" -> "^([tT][rR][uU][eE]|[fF][aA][lL][sS][eE])$";
        default -> "";
      };
    }

    /** What a value has to be, null where this one is. */
    public @Nullable String refusal(String value) {
      if (!Pattern.compile(pattern()).matcher(value).find()) {
        return type;
      }
      return values.isEmpty() || values.stream().anyMatch(value::equalsIgnoreCase)
          ? null
          : "one of " + values;
    }
  }

  public static KameletDefinition of(@Nullable Node root) {
    Node definition = YamlTree.child(root, "spec", "definition");
    List<String> required = texts(YamlTree.child(definition, "required"));
    Map<String, Property> properties = new LinkedHashMap<>();
    for (var tuple : YamlTree.entries(YamlTree.child(definition, "properties"))) {
      String name = String.valueOf(YamlTree.text(tuple.getKeyNode()));
      Node node = tuple.getValueNode();
      String type = YamlTree.text(YamlTree.child(node, "type"));
      properties.put(
          name,
          new Property(
              type == null ? "string" : type,
              texts(YamlTree.child(node, "enum")),
              required.contains(name),
              node,
              YamlTree.line(tuple.getKeyNode())));
    }
    return new KameletDefinition(
        YamlTree.text(YamlTree.child(definition, "title")),
        YamlTree.text(YamlTree.child(definition, "description")),
        YamlTree.text(YamlTree.child(root, "metadata", "annotations", "camel.apache.org/provider")),
        properties,
        texts(YamlTree.child(root, "spec", "dependencies")),
        classesOf(YamlTree.child(root, "spec", "template", "beans")));
  }

  private static List<String> texts(@Nullable Node list) {
    return YamlTree.items(list).stream().map(YamlTree::text).filter(Objects::nonNull).toList();
  }

  private static List<String> classesOf(@Nullable Node beans) {
    return YamlTree.items(beans).stream()
        .flatMap(
            bean ->
                Stream.of(
                    YamlTree.child(bean, "type"),
                    YamlTree.child(bean, "properties", "driverClassName")))
        .map(YamlTree::text)
        .filter(Objects::nonNull)
        .map(type -> type.replaceFirst("^#class:", "").replaceFirst("\\(.*", ""))
        .filter(type -> !Placeholders.isIn(type))
        .toList();
  }
}
