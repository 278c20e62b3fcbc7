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

  /** Where the first version of the walk-forward stops to learn. */
  private static final double EARLIER_SHARE = 0.5;

  /** Of these the hub has bars; the shorter ones are more to learn from. */
  private static final List<String> PERIODS = List.of("M5", "M1");

  private static final String WALKED = "M5";

  /** As long as a label takes to be known. */
  private static final int EMBARGO_BARS = 12;

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
   * Each version decides on the bars from where it stopped to learn until the next one did.
   *
   * @param versions oldest first
   * @param backtest as {@code /api/v1/backtests} answers it
   */
  record Walk(List<Trained> versions, JsonNode backtest) {}

  /**
   * @param datasets one a period
   * @param trained of these datasets
   */
  record Result(
      List<JsonNode> datasets,
      List<Trained> trained,
      Decisions decisions,
      Walk walk,
      double trainSeconds) {}

  Result run(Script script) throws IOException, InterruptedException {
    List<Bar> bars = script.bars();
    int known = (int) (bars.size() * KNOWN_SHARE);
    Instant earlier = closeOf(bars, (int) (bars.size() * EARLIER_SHARE));
    Instant to = closeOf(bars, known);
    out.println("Training on what was known at " + earlier + ", and at " + to + " ...");
    // First the earlier one: what is trained last is in charge where the gate lets it.
    List<Trained> first = train(List.of(WALKED), List.of("direction"), earlier);
    long start = System.nanoTime();
    List<Trained> trained = train(PERIODS, List.of(), to);
    double seconds = (System.nanoTime() - start) / 1e9;
    var datasets = new ArrayList<JsonNode>();
    for (String id :
        trained.stream().map(t -> t.run().path("dataset_id").asText()).distinct().toList()) {
      datasets.add(api.get("/api/v1/datasets/" + id));
    }
    out.printf("Asking for decisions on the %,d bars after it ...%n", bars.size() - known);
    Decisions decisions = decide(bars.subList(known, bars.size()));
    return new Result(datasets, trained, decisions, walk(first.get(0), trained, earlier), seconds);
  }

  private static Instant closeOf(List<Bar> bars, int count) {
    return Instant.ofEpochSecond(bars.get(count - 1).closeTime());
  }

  private Walk walk(Trained first, List<Trained> trained, Instant from)
      throws IOException, InterruptedException {
    String model = first.run().path("model").asText();
    var versions = new ArrayList<>(List.of(first));
    trained.stream()
        .filter(t -> t.run().path("model").asText().equals(model))
        .forEach(versions::add);
    ObjectNode request = BacktestCall.request("model:" + model, Script.SYMBOL, WALKED);
    request.put("from", from.toString());
    request.withObject("/strategy").put("walk_forward", true).put("embargo_bars", EMBARGO_BARS);
    return new Walk(versions, new BacktestCall(api, out).finished(request));
  }

  private List<Trained> train(List<String> periods, List<String> targets, Instant to)
      throws IOException, InterruptedException {
    var runs = new ArrayList<String>();
    for (String period : periods) {
      ObjectNode request = JsonNodeFactory.instance.objectNode();
      request.put("symbol", Script.SYMBOL).put("period", period).put("to", to.toString());
      if (!targets.isEmpty()) {
        targets.forEach(request.putArray("targets")::add);
      }
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
