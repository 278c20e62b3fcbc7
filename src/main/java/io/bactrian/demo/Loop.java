package io.bactrian.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.demo.Training.Trained;
import io.bactrian.demo.market.Bar;
import io.bactrian.demo.market.Script;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

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

  private final HubApi api;
  private final Training training;
  private final PrintStream out;

  Loop(HubApi api, PrintStream out) {
    this.api = api;
    this.training = new Training(api);
    this.out = out;
  }

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
    List<Trained> first =
        training.train(List.of(Training.request(Script.SYMBOL, WALKED, earlier, "direction")));
    long start = System.nanoTime();
    List<Trained> trained =
        training.train(
            PERIODS.stream().map(period -> Training.request(Script.SYMBOL, period, to)).toList());
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
