package io.bactrian.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/**
 * What the hub's records say beyond their components' types, added to the schemas of them: what may
 * be null, what is always there, and what their documentation says.
 */
final class Records {
  private static final Pattern PARAM =
      Pattern.compile("@param (\\w+) ((?:(?!@param|@return|@throws).)*)", Pattern.DOTALL);
  private static final Pattern MARGIN = Pattern.compile("\\s*\\n\\s*\\*?\\s*");

  private static final String OF = "Io.bactrian.";

  private final ObjectMapper json;

  Records(ObjectMapper json) {
    this.json = json;
  }

  /**
   * Completes the schemas and gives each a short name instead of its class's.
   *
   * @param taken the names that others have
   */
  String complete(ObjectNode document, Set<String> taken) {
    ObjectNode schemas = (ObjectNode) document.at("/components/schemas");
    var names = new TreeMap<String, String>();
    schemas
        .properties()
        .forEach(
            schema -> {
              Class<?> type = type(schema.getKey().split(OF)[0]);
              if (type != null && type.isRecord()) {
                ObjectNode content = (ObjectNode) schema.getValue();
                content.remove("required");
                describe(type, content);
              }
              names.put(schema.getKey(), shortName(schema.getKey(), schemas, taken));
            });
    String text = document.toString();
    for (Map.Entry<String, String> name : names.entrySet()) {
      text =
          text.replace("schemas/" + name.getKey() + '"', "schemas/" + name.getValue() + '"')
              .replace('"' + name.getKey() + "\":", '"' + name.getValue() + "\":");
    }
    return text;
  }

  private static @Nullable Class<?> type(String name) {
    return ClassUtils.isPresent(name, null) ? ClassUtils.resolveClassName(name, null) : null;
  }

  /** A page of rows is called after its rows. */
  private static String shortName(String name, ObjectNode schemas, Set<String> taken) {
    int of = name.indexOf(OF);
    if (of > 0) {
      String rows = "io.bactrian." + name.substring(of + OF.length());
      return shortName(rows, schemas, taken) + name.substring(name.lastIndexOf('.', of) + 1, of);
    }
    Class<?> type = type(name);
    return type == null ? name : shortName(type, schemas, taken);
  }

  /** The class's own name, with its owner's in front where another class has the same. */
  private static String shortName(Class<?> type, ObjectNode schemas, Set<String> taken) {
    long same =
        schemas.properties().stream()
            .map(Map.Entry::getKey)
            .filter(
                name ->
                    name.endsWith('.' + type.getSimpleName())
                        || name.endsWith('$' + type.getSimpleName()))
            .count();
    Class<?> owner = type.getEnclosingClass();
    return owner == null || same == 1 && !taken.contains(type.getSimpleName())
        ? type.getSimpleName()
        : owner.getSimpleName().replace("Controller", "") + type.getSimpleName();
  }

  private void describe(Class<?> type, ObjectNode schema) {
    Map<String, String> names =
        json.getSerializationConfig().introspect(json.constructType(type)).findProperties().stream()
            .collect(
                Collectors.toMap(
                    BeanPropertyDefinition::getInternalName, BeanPropertyDefinition::getName));
    Map<String, String> documented = documented(type);
    ObjectNode properties = schema.withObject("/properties");
    boolean whole = !type.isAnnotationPresent(JsonInclude.class);
    for (RecordComponent component : type.getRecordComponents()) {
      if (component.isAnnotationPresent(JsonUnwrapped.class)
          || component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
        describe(component.getType(), schema);
        continue;
      }
      String name = names.get(component.getName());
      if (name == null || !properties.has(name)) {
        continue;
      }
      ObjectNode property = (ObjectNode) properties.get(name);
      if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
        properties.set(name, orNull(property));
      } else if (whole) {
        schema.withArray("/required").add(name);
      }
      String words = documented.get(component.getName());
      if (words != null) {
        ((ObjectNode) properties.get(name)).put("description", words);
      }
    }
  }

  /** The same schema that takes null, too. */
  ObjectNode orNull(ObjectNode schema) {
    JsonNode type = schema.get("type");
    if (type == null || !type.isTextual()) {
      ObjectNode both = json.createObjectNode();
      both.withArray("/anyOf").add(schema).addObject().put("type", "null");
      return schema.isEmpty() ? schema : both;
    }
    schema.putArray("type").add(type.textValue()).add("null");
    if (schema.has("enum")) {
      schema.withArray("/enum").addNull();
    }
    return schema;
  }

  /** The words of {@code @param}, a component each. */
  private static Map<String, String> documented(Class<?> type) {
    Class<?> outer = type;
    while (outer.getEnclosingClass() != null) {
      outer = outer.getEnclosingClass();
    }
    Path file = Path.of("src/main/java", outer.getName().replace('.', '/') + ".java");
    try {
      Matcher documentation =
          Pattern.compile(
                  "/\\*\\*((?:(?!\\*/).)*)\\*/\\s*(?:@[^\\n"
                      + "]*\\s*)*(?:public |private )?(?:final )?record "
                      + type.getSimpleName()
                      + "\\b",
                  Pattern.DOTALL)
              .matcher(Files.readString(file));
      return documentation.find()
          ? PARAM
              .matcher(documentation.group(1))
              .results()
              .collect(Collectors.toMap(found -> found.group(1), found -> plain(found.group(2))))
          : Map.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String plain(String documentation) {
    String text =
        Stream.of(MARGIN.split(documentation.strip()))
            .collect(Collectors.joining(" "))
            .replaceAll("\\{@\\w+ (?:#)?([^}]*)}", "$1")
            .strip();
    String sentence =
        text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    return sentence.endsWith(".") ? sentence : sentence + '.';
  }
}
