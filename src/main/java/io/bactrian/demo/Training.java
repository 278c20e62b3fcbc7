package io.bactrian.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Lets the hub train, and waits for what came of it. */
final class Training {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Set<String> ENDED = Set.of("completed", "failed");

  private final HubApi api;

  Training(HubApi api) {
    this.api = api;
  }

  /**
   * What came of a run.
   *
   * @param run as {@code /api/v1/runs} answers it
   * @param version as {@code /api/v1/models} answers what it was registered as; missing where it
   *     was not
   * @param champion as it answers which version is in charge; missing where none is
   */
  record Trained(JsonNode run, JsonNode version, JsonNode champion) {}

  /**
   * @param to the moment of knowledge
   * @param targets none: all that the period has
   */
  static ObjectNode request(String symbol, String period, Instant to, String... targets) {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    request.put("symbol", symbol).put("period", period).put("to", to.toString());
    for (String target : targets) {
      request.withArray("targets").add(target);
    }
    return request;
  }

  /** Begins all runs of all requests and waits until they ended. */
  List<Trained> train(List<ObjectNode> requests) throws IOException, InterruptedException {
    var runs = new ArrayList<String>();
    for (ObjectNode request : requests) {
      for (JsonNode run : api.post("/functions/v1/train", request).path("runs")) {
        runs.add(run.path("run_id").asText());
      }
    }
    var trained = new ArrayList<Trained>();
    for (String run : runs) {
      trained.add(ended(run));
    }
    if (trained.isEmpty()) {
      throw new IOException("the hub began no run");
    }
    return trained;
  }

  private Trained ended(String id) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    JsonNode run = api.get("/api/v1/runs/" + id);
    while (!ENDED.contains(run.path("state").asText())) {
      if (System.nanoTime() > deadline) {
        throw new IOException(
            "run %s is still %s after %d minutes"
                .formatted(id, run.path("state").asText(), PATIENCE.toMinutes()));
      }
      Thread.sleep(250);
      run = api.get("/api/v1/runs/" + id);
    }
    String model = run.path("model").asText();
    String version = run.path("version").asText("");
    return new Trained(
        run,
        version.isEmpty()
            ? JsonNodeFactory.instance.missingNode()
            : api.get("/api/v1/models/" + model + ":" + version),
        api.get("/api/v1/models?status=champion&model=" + model).path("items").path(0));
  }
}
