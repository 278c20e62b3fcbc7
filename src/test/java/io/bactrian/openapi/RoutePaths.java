package io.bactrian.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/** The webhooks and functions, from the routes that serve them and the schemas that they check. */
final class RoutePaths {
  private static final Path ROUTES = Path.of("routes");
  private static final String SCHEMA = ".schema.json";
  private static final String CONSUMER = "platform-http:";
  private static final String WEBHOOK = "kamelet:webhook-source";
  private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)}");

  private final ObjectMapper json;
  private final ObjectMapper yaml = new ObjectMapper(new YAMLFactory());

  RoutePaths(ObjectMapper json) {
    this.json = json;
  }

  void addTo(ObjectNode document) throws IOException {
    for (Path file : files(SCHEMA)) {
      addSchema(document, file);
    }
    for (Path file : files(".camel.yaml")) {
      for (JsonNode entry : yaml.readTree(file.toFile())) {
        JsonNode from = entry.at("/route/from");
        if (address(from) != null) {
          add(document, entry.get("route"), from);
        }
      }
    }
  }

  private static List<Path> files(String end) throws IOException {
    try (Stream<Path> files = Files.walk(ROUTES)) {
      return files.filter(file -> file.toString().endsWith(end)).sorted().toList();
    }
  }

  private void add(ObjectNode document, JsonNode route, JsonNode from) throws IOException {
    String address = Objects.requireNonNull(address(from));
    String method =
        from.at("/parameters/httpMethodRestrict")
            .asText(from.at("/parameters/method").asText("POST"))
            .toLowerCase(Locale.ROOT);
    ObjectNode operation =
        document
            .withObject("/paths")
            .withObject("/" + address.replace("/", "~1"))
            .putObject(method)
            .put("operationId", id(route.get("id").textValue()));
    operation.putArray("tags").add(tag(address));
    operation.put("summary", route.get("description").textValue());
    VARIABLE
        .matcher(address)
        .results()
        .forEach(
            variable ->
                operation
                    .withArray("/parameters")
                    .addObject()
                    .put("name", variable.group(1))
                    .put("in", "path")
                    .put("required", true)
                    .putObject("schema")
                    .put("type", "string"));
    String schema = schema(from.get("steps"));
    if (schema != null) {
      operation
          .putObject("requestBody")
          .put("required", true)
          .putObject("content")
          .putObject("application/json")
          .putObject("schema")
          .put("$ref", "#/components/schemas/" + name(Path.of(schema + SCHEMA)));
    }
    operation.putObject("responses");
  }

  private static String tag(String address) {
    if (address.startsWith("/v2/")) {
      return "inference";
    }
    return address.startsWith("/webhooks/") ? "webhooks" : "functions";
  }

  /** What a route opens, null where it opens nothing. */
  private static @Nullable String address(JsonNode from) {
    String uri = from.path("uri").asText();
    String path = from.at("/parameters/path").asText();
    if (uri.startsWith(CONSUMER)) {
      return uri.substring(CONSUMER.length()) + path;
    }
    boolean token =
        from.at("/parameters/auth").asText().equals("token")
            && !from.at("/parameters").has("field");
    return uri.equals(WEBHOOK) ? "/webhooks/" + path + (token ? "/{tokenId}" : "") : null;
  }

  private static String id(String route) {
    return StringUtils.uncapitalize(camel(route));
  }

  private static String schema(JsonNode steps) {
    return steps.findValues("parameters").stream()
        .map(parameters -> parameters.path("schema").asText(null))
        .filter(name -> name != null)
        .findFirst()
        .orElse(null);
  }

  /** What a schema refers to within itself stands within the component. */
  private void addSchema(ObjectNode document, Path file) throws IOException {
    String name = name(file);
    String text =
        Files.readString(file).replace("#/$defs/", "#/components/schemas/" + name + "/$defs/");
    ObjectNode content = (ObjectNode) json.readTree(text);
    content.remove("$schema");
    document.withObject("/components/schemas").set(name, content);
  }

  private static String name(Path schema) {
    return camel(schema.getFileName().toString().replace(SCHEMA, ""));
  }

  private static String camel(String name) {
    return Stream.of(name.split("-")).map(StringUtils::capitalize).collect(Collectors.joining());
  }
}
