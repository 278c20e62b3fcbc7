package io.bactrian.data.lobes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JSON object of settings: a member that is missing or null has its default, one that is
 * unknown or of another type is refused by its path.
 */
final class SettingsNode {
  private final JsonNode node;
  private final String path;

  SettingsNode(JsonNode node, String path, String... known) {
    this.node = node.isNull() ? MissingNode.getInstance() : node;
    this.path = path;
    if (!this.node.isMissingNode() && !this.node.isObject()) {
      throw refused(path, "send a JSON object");
    }
    List<String> names = Arrays.asList(known);
    for (var member : this.node.properties()) {
      if (!names.contains(member.getKey())) {
        throw refused(
            path + "." + member.getKey(),
            "there is no such setting; there are " + String.join(", ", names));
      }
    }
  }

  SettingsNode section(String name, String... known) {
    return new SettingsNode(node.path(name), path + "." + name, known);
  }

  int whole(String name, int otherwise) {
    JsonNode value = value(name);
    if (value == null) {
      return otherwise;
    }
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw refused(path + "." + name, "send a whole number");
    }
    return value.intValue();
  }

  double number(String name, double otherwise) {
    JsonNode value = value(name);
    if (value == null) {
      return otherwise;
    }
    if (!value.isNumber()) {
      throw refused(path + "." + name, "send a number");
    }
    return value.doubleValue();
  }

  boolean flag(String name, boolean otherwise) {
    JsonNode value = value(name);
    if (value == null) {
      return otherwise;
    }
    if (!value.isBoolean()) {
      throw refused(path + "." + name, "send true or false");
    }
    return value.booleanValue();
  }

  /** In lower or upper case. */
  <E extends Enum<E>> E choice(String name, E otherwise) {
    return value(name) == null ? otherwise : required(name, otherwise.getDeclaringClass());
  }

  <E extends Enum<E>> E required(String name, Class<E> type) {
    String text = node.path(name).asText("");
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(text.toUpperCase(Locale.ROOT))) {
        return constant;
      }
    }
    throw refused(path + "." + name, "send one of " + Arrays.toString(type.getEnumConstants()));
  }

  /** Empty where it is missing. */
  List<JsonNode> list(String name) {
    JsonNode value = value(name);
    var items = new ArrayList<JsonNode>();
    if (value != null) {
      if (!value.isArray() || value.isEmpty()) {
        throw refused(path + "." + name, "send a list of at least one item");
      }
      value.forEach(items::add);
    }
    return items;
  }

  private @Nullable JsonNode value(String name) {
    JsonNode value = node.path(name);
    return value.isMissingNode() || value.isNull() ? null : value;
  }

  private static HubException refused(String field, String fix) {
    return new HubException(
        ErrorCode.UNPROCESSABLE, field, "%s cannot be used: %s.".formatted(field, fix));
  }
}
