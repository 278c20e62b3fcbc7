package io.bactrian.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.hub.lists.Column;
import io.bactrian.hub.lists.ListFilter;
import io.bactrian.hub.lists.ListSpec;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.util.StringUtils;

/** The operations and the schemas of the lists, from the beans that declare them. */
final class ListPaths {
  private static final String PART =
      " A part of it will do, in upper or lower case; in double quotes the whole of it.";

  private final ObjectMapper json;
  private final Records records;

  ListPaths(ObjectMapper json, Records records) {
    this.json = json;
    this.records = records;
  }

  /** The schemas' names. */
  static Set<String> names() {
    return Declared.lists().stream()
        .flatMap(list -> Stream.of(list.entry(), list.entry() + "Page"))
        .collect(Collectors.toSet());
  }

  void addTo(ObjectNode document) {
    for (ListSpec list : Declared.lists()) {
      ObjectNode paths = document.withObject("/paths");
      String address = "/api/v1/" + list.name();
      paths.withObject("/" + pointer(address)).set("get", page(list));
      ObjectNode item = paths.withObject("/" + pointer(address + "/{id}"));
      JsonNode beside = item.get("get");
      item.set("get", beside == null ? item(list) : either(item(list), beside));
      ObjectNode schemas = document.withObject("/components/schemas");
      schemas.set(list.entry(), entry(list));
      schemas.set(list.entry() + "Page", pageSchema(list));
    }
  }

  private static String pointer(String address) {
    return address.replace("/", "~1");
  }

  private ObjectNode page(ListSpec list) {
    ObjectNode operation =
        operation("list" + camel(list.name()), list.summary())
            .put(
                "description",
                (list.note() + " An unknown or wrong parameter answers 400 and names it.").strip());
    ArrayNode parameters = operation.putArray("parameters");
    list.filters().forEach(filter -> parameters.add(parameter(filter)));
    if (!list.sorts().isEmpty()) {
      parameters.add(sort(list));
    }
    for (String common : List.of("fields", "limit", "cursor", "format")) {
      parameters.addObject().put("$ref", "#/components/parameters/" + common);
    }
    answer(operation, "A page, or all that fits as CSV", list.entry() + "Page");
    operation.withObject("/responses/200/content/text~1csv/schema").put("type", "string");
    return operation;
  }

  private ObjectNode item(ListSpec list) {
    ObjectNode operation = operation("get" + list.entry(), "One entry with all it has");
    operation
        .putArray("parameters")
        .addObject()
        .put("name", "id")
        .put("in", "path")
        .put("required", true)
        .put("description", "The entry's id.")
        .putObject("schema")
        .put("type", "string");
    answer(operation, "The entry", list.entry());
    return operation;
  }

  /** What a controller answers at an item's address to further parameters. */
  private static ObjectNode either(ObjectNode item, JsonNode beside) {
    beside
        .path("parameters")
        .forEach(
            each -> {
              if (each.path("in").asText().equals("query")) {
                ((ArrayNode) item.get("parameters"))
                    .add(((ObjectNode) each.deepCopy()).put("required", false));
              }
            });
    item.put(
        "description",
        beside.path("summary").asText() + ": " + beside.path("description").asText());
    String schema = "/responses/200/content/application~1json/schema";
    JsonNode one = item.at(schema).deepCopy();
    ArrayNode both = ((ObjectNode) item.at(schema)).removeAll().putArray("oneOf");
    both.add(one).add(beside.at(schema));
    return item;
  }

  private ObjectNode operation(String id, String summary) {
    ObjectNode operation = json.createObjectNode().put("operationId", id);
    operation.putArray("tags").add("lists");
    return operation.put("summary", summary);
  }

  private static void answer(ObjectNode operation, String description, String schema) {
    ObjectNode answer =
        operation.putObject("responses").putObject("200").put("description", description);
    answer
        .putObject("content")
        .putObject("application/json")
        .putObject("schema")
        .put("$ref", "#/components/schemas/" + schema);
  }

  private ObjectNode parameter(ListFilter filter) {
    ObjectNode parameter = json.createObjectNode().put("name", filter.name()).put("in", "query");
    boolean part = filter.kind() == ListFilter.Kind.PART;
    parameter.put("description", filter.note() + (part ? PART : ""));
    ObjectNode schema = parameter.putObject("schema").put("type", "string");
    if (filter.kind() == ListFilter.Kind.TIME) {
      schema.put("format", "date-time");
    }
    values(schema, filter.values().stream());
    return parameter;
  }

  private ObjectNode sort(ListSpec list) {
    ObjectNode parameter = json.createObjectNode().put("name", "sort").put("in", "query");
    parameter.put(
        "description",
        "The column to sort by, with - in front for the greatest first; rows without a value come"
            + " last. A cursor is good for its own order only.");
    values(
        parameter.putObject("schema").put("type", "string"),
        list.sorts().keySet().stream().flatMap(name -> Stream.of(name, "-" + name)));
    return parameter;
  }

  private static void values(ObjectNode schema, Stream<String> values) {
    ArrayNode all = schema.arrayNode();
    values.forEach(all::add);
    if (!all.isEmpty()) {
      schema.set("enum", all);
    }
  }

  private ObjectNode entry(ListSpec list) {
    ObjectNode schema = json.createObjectNode().put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    ArrayNode required = schema.putArray("required");
    for (Column column : list.columns()) {
      ObjectNode property = type(column);
      values(property, column.values().stream());
      if (column.nullable()) {
        property = records.orNull(property);
      }
      String note = (column.note() + (column.detail() ? " Only in a single item." : "")).strip();
      if (!note.isEmpty()) {
        property.put("description", note);
      }
      properties.set(column.name(), property);
      if (!column.detail()) {
        required.add(column.name());
      }
    }
    return schema;
  }

  private ObjectNode pageSchema(ListSpec list) {
    ObjectNode schema = json.createObjectNode().put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    properties
        .putObject("items")
        .put("type", "array")
        .putObject("items")
        .put("$ref", "#/components/schemas/" + list.entry());
    properties
        .putObject("next")
        .put("description", "The cursor of the next page, null on the last one.")
        .putArray("type")
        .add("string")
        .add("null");
    schema.putArray("required").add("items").add("next");
    return schema;
  }

  private ObjectNode type(Column column) {
    ObjectNode schema = json.createObjectNode();
    return switch (column.type()) {
      case TEXT -> schema.put("type", "string");
      case WHOLE -> schema.put("type", "integer").put("format", "int64");
      case DECIMAL -> schema.put("$ref", "#/components/schemas/Decimal");
      case NUMBER -> schema.put("type", "number");
      case BOOLEAN -> schema.put("type", "boolean");
      case TIME -> schema.put("type", "string").put("format", "date-time");
      case OBJECT -> schema.put("type", "object");
      case OBJECTS -> of(schema, "object");
      case TEXTS -> of(schema, "string");
      case JSON -> schema;
    };
  }

  private static ObjectNode of(ObjectNode schema, String items) {
    schema.put("type", "array").putObject("items").put("type", items);
    return schema;
  }

  private static String camel(String name) {
    return Stream.of(name.split("-")).map(StringUtils::capitalize).collect(Collectors.joining());
  }
}
