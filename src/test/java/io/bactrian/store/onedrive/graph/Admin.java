package io.bactrian.store.onedrive.graph;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;

/** What a benchmark in another process commands and reads; no token asked, nothing counted. */
final class Admin {
  private final FakeGraph graph;

  Admin(FakeGraph graph) {
    this.graph = graph;
  }

  static boolean isFor(String path) {
    return path.startsWith("/_");
  }

  Answer answer(Call call) throws IOException {
    switch (call.method() + " " + call.path()) {
      case "POST /_faults" -> add(call.json());
      case "DELETE /_faults" -> graph.faults().clear();
      case "DELETE /_requests" -> graph.requests().reset();
      case "POST /_quirks" -> quirks(call.json());
      case "POST /_resync" -> graph.forgetDeltaTokens(call.json().path("apply").asBoolean(true));
      case "POST /_expire" -> graph.expireUploads();
      case "GET /_faults" -> {
        return Answer.json(200, Map.of("left", graph.faults().left()));
      }
      case "GET /_requests" -> {
        return Answer.json(
            200, Map.of("total", graph.requests().total(), "counts", graph.requests().counts()));
      }
      case "GET /_files" -> {
        return Answer.json(200, graph.tree().files());
      }
      case "GET /_recycled" -> {
        return Answer.json(200, graph.tree().recycledHashes());
      }
      default -> throw GraphError.notFound("No such command.");
    }
    return Answer.empty(204);
  }

  /** One fault or an array of them. */
  private void add(JsonNode json) {
    if (json.isArray()) {
      json.forEach(this::add);
    } else {
      graph.faults().add(Fault.of(json));
    }
  }

  private void quirks(JsonNode json) {
    Quirks quirks = graph.quirks();
    if (json.has("pageSize")) {
      quirks.pageSize(json.path("pageSize").asInt());
    }
    if (json.has("copyMillis")) {
      quirks.copyMillis(json.path("copyMillis").asLong());
    }
    if (json.has("quota")) {
      graph.quota(json.path("quota").asLong());
    }
    quirks.duplicates(json.path("duplicates").asBoolean(quirks.duplicates()));
    quirks.childrenFirst(json.path("childrenFirst").asBoolean(quirks.childrenFirst()));
  }
}
