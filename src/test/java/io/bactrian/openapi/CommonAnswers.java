package io.bactrian.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The refusals that every operation of a kind may answer with, and who may call it. */
final class CommonAnswers {
  private static final Map<String, String> PROBLEMS =
      Map.of(
          "400", "BadRequest",
          "401", "Unauthenticated",
          "403", "Forbidden",
          "404", "NotFound",
          "413", "TooLarge",
          "503", "Unavailable");

  void addTo(ObjectNode document) {
    document
        .get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        operation -> complete(path.getKey(), (ObjectNode) operation.getValue())));
  }

  private static void complete(String path, ObjectNode operation) {
    ObjectNode responses = operation.withObject("/responses");
    boolean webhook = path.startsWith("/webhooks/");
    boolean called = path.startsWith("/api/") || path.startsWith("/functions/");
    if (path.startsWith("/v2")) {
      inference(path, operation, responses);
    }
    if (!webhook && !called) {
      return;
    }
    if (called) {
      operation.putArray("security").addObject().putArray("bearer");
      operation.withArray("/security").addObject().putArray("session");
      problem(responses, "403");
    } else {
      operation.putArray("security");
    }
    problem(responses, "401");
    problem(responses, "503");
    if (operation.has("requestBody") || takesParameters(operation)) {
      problem(responses, "400");
    }
    if (webhook && operation.has("requestBody")) {
      problem(responses, "413");
    }
    if (called && path.contains("{")) {
      problem(responses, "404");
    }
  }

  /** One form of error for all; it names the tensor. */
  private static void inference(String path, ObjectNode operation, ObjectNode responses) {
    operation.putArray("security").addObject().putArray("bearer");
    List<String> statuses = new ArrayList<>(List.of("401", "403", "503"));
    if (path.contains("{")) {
      statuses.addAll(List.of("404", "422"));
    }
    if (path.contains("{version}")) {
      statuses.add("429");
    }
    if (operation.has("requestBody")) {
      statuses.addAll(List.of("400", "413", "415"));
    }
    for (String status : statuses) {
      responses.putObject(status).put("$ref", "#/components/responses/InferenceRefused");
    }
  }

  private static boolean takesParameters(ObjectNode operation) {
    for (JsonNode parameter : operation.path("parameters")) {
      if (!parameter.path("in").asText("query").equals("path")) {
        return true;
      }
    }
    return false;
  }

  private static void problem(ObjectNode responses, String status) {
    if (!responses.has(status)) {
      responses.putObject(status).put("$ref", "#/components/responses/" + PROBLEMS.get(status));
    }
  }
}
