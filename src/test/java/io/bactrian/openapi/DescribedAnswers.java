package io.bactrian.openapi;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The answers that the API's description promises. It names every member that there is: a further
 * one in an answer is a fault, as is one that is missing.
 */
public final class DescribedAnswers {
  private static final String GET = "get";

  private final ObjectMapper json =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
  private final JsonNode document;

  public DescribedAnswers(String document) throws Exception {
    this.document = json.readTree(document);
    for (JsonNode schema : this.document.at("/components/schemas")) {
      close(schema);
    }
  }

  /** Each address that answers a GET with JSON and needs no variable. */
  public List<String> addresses() {
    var addresses = new ArrayList<String>();
    for (Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
      if (path.getKey().startsWith("/api/")
          && !path.getKey().contains("{")
          && !path.getValue().at("/get/parameters").findValuesAsText("required").contains("true")
          && !schema(path.getKey()).isMissingNode()) {
        addresses.add(path.getKey());
      }
    }
    return addresses;
  }

  public boolean describes(String path) {
    return !schema(path).isMissingNode();
  }

  /** What of the answer is not as it is described; empty where all is. */
  public List<String> faults(String path, String answer) throws Exception {
    ObjectNode root = json.createObjectNode();
    root.set("components", document.get("components"));
    root.setAll((ObjectNode) schema(path));
    return JsonSchemaFactory.getInstance(VersionFlag.V202012)
        .getSchema(root)
        .validate(json.readTree(answer))
        .stream()
        .map(ValidationMessage::getMessage)
        .toList();
  }

  private JsonNode schema(String path) {
    return document
        .path("paths")
        .path(path)
        .path(GET)
        .at("/responses/200/content/application~1json/schema");
  }

  private static void close(JsonNode schema) {
    if (schema instanceof ObjectNode object
        && object.has("properties")
        && !object.has("additionalProperties")
        && !object.has("allOf")) {
      object.put("additionalProperties", false);
    }
    schema.forEach(DescribedAnswers::close);
  }
}
