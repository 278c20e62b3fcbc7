package io.bactrian.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.demo.market.Bar;
import io.bactrian.demo.market.Script;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Once round the loop on what the replay brought: a dataset, models, their gate, and live decisions
 * on the bars that came after the dataset's moment of knowledge.
 */
final class Loop {
  /** Nothing of the last quarter is known to dataset, trainer and gate. */
  private static final double KNOWN_SHARE = 0.75;

  /** Of these the hub has bars; the shorter ones are more to learn from. */
  private static final List<String> PERIODS = List.of("M5", "M1");

  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Set<String> ENDED = Set.of("completed", "failed");

  private final HubApi api;
  private final PrintStream out;

  Loop(HubApi api, PrintStream out) {
    this.api = api;
    this.out = out;
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
   * @param datasets one a period
   */
  record Result(
      List<JsonNode> datasets, List<Trained> trained, Decisions decisions, double trainSeconds) {}

  Result run(Script script) throws IOException, InterruptedException {
    List<Bar> bars = script.bars();
    int known = (int) (bars.size() * KNOWN_SHARE);
    Instant to = Instant.ofEpochSecond(bars.get(known - 1).closeTime());
    out.println("Training on what was known at " + to + " ...");
    long start = System.nanoTime();
    List<Trained> trained = train(to);
    double seconds = (System.nanoTime() - start) / 1e9;
    var datasets = new ArrayList<JsonNode>();
    for (String id :
        trained.stream().map(t -> t.run().path("dataset_id").asText()).distinct().toList()) {
      datasets.add(api.get("/api/v1/datasets/" + id));
    }
    out.printf("Asking for decisions on the %,d bars after it ...%n", bars.size() - known);
    return new Result(datasets, trained, decide(bars.subList(known, bars.size())), seconds);
  }

  private List<Trained> train(Instant to) throws IOException, InterruptedException {
    var runs = new ArrayList<String>();
    for (String period : PERIODS) {
      ObjectNode request = JsonNodeFactory.instance.objectNode();
      request.put("symbol", Script.SYMBOL).put("period", period).put("to", to.toString());
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

  private Decisions decide(List<Bar> heldOut) throws IOException, InterruptedException {
    var decisions = new Decisions();
    for (Bar bar : heldOut) {
      ObjectNode question = JsonNodeFactory.instance.objectNode();
      question
          .put("symbol", Script.SYMBOL)
          .put("strategy", Script.strategies().get(0).name())
          .put("as_of", Instant.ofEpochSecond(bar.closeTime()).toString());
      long start = System.nanoTime();
      JsonNode answer = api.post("/functions/v1/infer", question);
      decisions.add(answer, System.nanoTime() - start);
    }
    return decisions;
  }
}
