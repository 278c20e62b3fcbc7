package io.bactrian.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.demo.market.Bar;
import io.bactrian.demo.market.MadeMarket;
import io.bactrian.demo.market.Message;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/**
 * {@code make demo DRILL=canary}: a version that rightly passed the gate turns out to be worse, and
 * the hub takes it back by itself.
 */
final class CanaryDrill {
  private static final int LEARNT = 4000; // bars of a version: fewer pass no check
  private static final int LIVE = 1500;
  private static final int STRATEGIES = 8;
  private static final long SEED = 1;
  private static final Duration REPORT_EVERY = Duration.ofSeconds(5);
  private static final Duration LAST_LOOK = Duration.ofSeconds(30);
  private static final Duration BEGUN_WITHIN = Duration.ofSeconds(45);
  private static final Duration TAKEN_BACK_WITHIN = Duration.ofSeconds(10);

  private final HubApi api;
  private final Sender sender;
  private final Training training;
  private final PrintStream out;
  private final String period;
  private final String symbol;
  private final List<Bar> bars;
  private int messages;

  /**
   * @param minutes of the bars on which the hub decides
   */
  CanaryDrill(HubApi api, Sender sender, Clock clock, int minutes, PrintStream out) {
    this.api = api;
    this.sender = sender;
    this.training = new Training(api);
    this.out = out;
    this.period = "M" + minutes;
    Instant now = clock.instant();
    // Features know hour and weekday: every drill of a period sees the same.
    Instant end =
        now.atOffset(ZoneOffset.UTC)
            .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
            .truncatedTo(ChronoUnit.DAYS)
            .toInstant();
    this.symbol = "DRILL" + now.getEpochSecond(); // nothing of an earlier drill counts in this one
    long begin = end.getEpochSecond() - 60L * minutes * (2 * LEARNT + LIVE);
    List<Integer> lengths = List.of(LEARNT, LEARNT, LIVE);
    this.bars = MadeMarket.bars(minutes, begin, lengths, SEED);
  }

  /**
   * @return what is not as it should be; empty where the hub took the version back
   * @throws IOException where it does not come to a rollout
   */
  List<String> run() throws IOException, InterruptedException {
    line(
        "A canary that is taken back. The market, %s, is made up: so it is known who is wrong.",
        symbol);
    line("");
    line("1. In %,d bars moves go on. A version learns them.", LEARNT);
    String first = learnt(bars.subList(0, LEARNT));
    line(
        "2. In the next %,d they come back. A version learns those, and passes against the first.",
        LEARNT);
    String second = learnt(bars.subList(LEARNT, 2 * LEARNT));
    for (int i = 1; i <= STRATEGIES; i++) {
      send(Message.alert(i, MadeMarket.alert(strategy(i), symbol, bars.get(2 * LEARNT - 1))));
    }
    JsonNode rollout = tried(first, second);
    line(
        "   It answers %.0f %% of the strategies, and moves go on again.",
        100 * rollout.path("share").asDouble());
    return rolledOut(rollout.path("id").asText(), first, second);
  }

  /** Sends the bars and lets the hub train on them. */
  private String learnt(List<Bar> stretch) throws IOException, InterruptedException {
    for (int i = 0; i < stretch.size(); i += Message.BATCH) {
      bars(stretch.subList(i, Math.min(i + Message.BATCH, stretch.size())));
    }
    ObjectNode request =
        Training.request(symbol, period, closeOf(stretch.get(stretch.size() - 1)), "direction");
    request.put("from", closeOf(stretch.get(0)).toString());
    request.withObject("hyperparameters").put("family", "logistic"); // the market is as simple
    Training.Trained trained = training.train(List.of(request)).get(0);
    String version = trained.run().path("version").asText();
    String reason = trained.version().path("reason").asText(trained.run().path("reason").asText());
    line("   %s: %s", version, reason);
    if (!trained.version().path("verdict").asText().equals("promoted")) {
      throw new IOException("the version did not pass, so that there is nothing to roll out");
    }
    return version;
  }

  /** The rollout of a version; a hub with HUB_SERVING_PASSED=candidate begins it by itself. */
  private JsonNode tried(String first, String second) throws IOException, InterruptedException {
    String running = "/api/v1/rollouts?status=running&model=" + model();
    if (champion().equals(first)) {
      long deadline = System.nanoTime() + BEGUN_WITHIN.toNanos();
      while (api.get(running).path("items").isEmpty() && System.nanoTime() < deadline) {
        Thread.sleep(250);
      }
      line("3. %s waits, for HUB_SERVING_PASSED is candidate, and the hub tries it.", second);
    } else {
      manage("deploy", first, "the drill compares from here");
      manage("canary", second, "the drill");
      line("3. %s is put back by hand, and %s is tried.", first, second);
    }
    JsonNode rollout = api.get(running).path("items").path(0);
    if (rollout.isMissingNode()) {
      throw new IOException("the hub began no rollout of " + second);
    }
    return rollout;
  }

  private String champion() throws IOException, InterruptedException {
    return api.get("/api/v1/models?status=champion&model=" + model())
        .at("/items/0/version")
        .asText();
  }

  private void manage(String operation, String version, String reason)
      throws IOException, InterruptedException {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    request.put("operation", operation).put("model", model()).put("version", version);
    request.put("reason", reason);
    if (operation.equals("canary")) {
      request.withArray("steps").add(0.5).add(1);
    }
    api.post("/functions/v1/ml-model-management", request);
  }

  private String model() {
    return (symbol + "-" + period + "-direction").toLowerCase(Locale.ROOT);
  }

  private List<String> rolledOut(String id, String first, String second)
      throws IOException, InterruptedException {
    line("");
    line(
        "%10s%8s%20s%12s%12s  %s",
        "bars",
        "pairs",
        "worse by",
        "evidence",
        "needed",
        "answers of " + STRATEGIES + " strategies");
    long reported = System.nanoTime();
    List<Bar> live = bars.subList(2 * LEARNT, bars.size());
    for (int i = 0; i < live.size(); i++) {
      bars(live.subList(i, i + 1));
      var answered = answered();
      if (System.nanoTime() - reported >= REPORT_EVERY.toNanos()) {
        reported = System.nanoTime();
        report(id, i + 1, answered);
        if (ended(id)) {
          return verdict(id, first, second);
        }
      }
    }
    long deadline = System.nanoTime() + LAST_LOOK.toNanos();
    while (!ended(id) && System.nanoTime() < deadline) {
      Thread.sleep(250);
    }
    return verdict(id, first, second);
  }

  private static String strategy(int number) {
    return "drill-" + number;
  }

  /** Which version answered how many strategies. */
  private TreeMap<String, Integer> answered() throws IOException, InterruptedException {
    var answered = new TreeMap<String, Integer>();
    for (int i = 1; i <= STRATEGIES; i++) {
      ObjectNode question = JsonNodeFactory.instance.objectNode();
      question.put("symbol", symbol).put("strategy", strategy(i));
      JsonNode model = api.post("/functions/v1/infer", question).path("model");
      answered.merge(model.path("version").asText("none"), 1, Integer::sum);
    }
    return answered;
  }

  private void report(String id, int sent, TreeMap<String, Integer> answered)
      throws IOException, InterruptedException {
    JsonNode curve = api.get("/api/v1/rollouts/" + id + "/evidence");
    JsonNode items = curve.path("items");
    JsonNode last = items.path(items.size() - 1);
    line(
        "%,10d%,8d%18.0f %%%12.1f%12.1f  %s",
        sent,
        last.path("pairs").asInt(),
        100 * last.path("effect").asDouble(),
        Math.exp(last.path("worse").asDouble()),
        Math.exp(curve.path("roll_back_at").asDouble()),
        answered);
  }

  private boolean ended(String id) throws IOException, InterruptedException {
    return !api.get("/api/v1/rollouts/" + id).path("state").asText().equals("running");
  }

  private List<String> verdict(String id, String first, String second)
      throws IOException, InterruptedException {
    JsonNode rollout = api.get("/api/v1/rollouts/" + id);
    line("");
    for (JsonNode move : rollout.path("moves")) {
      var reasons = new ArrayList<String>();
      move.path("reasons").forEach(reason -> reasons.add(reason.asText()));
      line(
          "%s  %-10s by %s: %s",
          move.path("at").asText(),
          move.path("kind").asText(),
          move.path("by").asText(),
          String.join("; ", reasons));
    }
    if (!rollout.path("state").asText().equals("taken_back")) {
      return List.of(
          "the rollout of %s is %s and was not taken back"
              .formatted(second, rollout.path("state").asText()));
    }
    long deadline = System.nanoTime() + TAKEN_BACK_WITHIN.toNanos();
    TreeMap<String, Integer> answered = answered();
    while (answered.getOrDefault(first, 0) < STRATEGIES && System.nanoTime() < deadline) {
      answered = answered();
    }
    line("All answers now: %s.", answered);
    line("The console's page of rollouts shows how the evidence grew.");
    return answered.getOrDefault(first, 0) == STRATEGIES
        ? List.of()
        : List.of("not every answer is of %s again".formatted(first));
  }

  private void bars(List<Bar> some) throws IOException, InterruptedException {
    send(Message.bars(messages++, symbol, some));
  }

  private void send(Message message) throws IOException, InterruptedException {
    Outcome outcome;
    try {
      outcome = sender.send(message);
    } catch (NoAnswerException e) {
      throw new IOException(e.getMessage(), e);
    }
    if (outcome.refusal() != null) {
      throw new IOException("the hub refused " + message.kind() + ": " + outcome.refusal());
    }
  }

  private static Instant closeOf(Bar bar) {
    return Instant.ofEpochSecond(bar.closeTime());
  }

  private void line(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values));
  }
}
