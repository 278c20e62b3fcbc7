package io.bactrian.decisions.fusion;

import io.bactrian.models.registry.Gate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Trains weights of lobes on the older rows and compares them with equal weights on the newest,
 * which nothing was fitted on, by the gate's test. Where they are not better by more than chance
 * explains, equal weights are the answer.
 */
final class FusionTraining {
  /** Of the rows, the newest, that only the comparison sees. */
  private static final double HELD_OUT = 0.3;

  private static final int LEAST_ROWS = 200; // to fit on: 40 a fold

  /** So few decisions whose outcome is known leave too little to fit on. */
  static final int LEAST_DECISIONS = (int) Math.ceil(LEAST_ROWS / (1 - HELD_OUT));

  private final LobeHistory history;
  private final LobeHistory train;
  private final LobeHistory heldOut;
  private final LobeClusters clusters;

  private FusionTraining(LobeHistory history) {
    this.history = history;
    int cut = history.rows() - (int) (history.rows() * HELD_OUT);
    this.heldOut = history.at(IntStream.range(cut, history.rows()).toArray());
    this.train =
        history.at(
            IntStream.range(0, cut)
                .filter(
                    row ->
                        cut == history.rows() || !history.until()[row].isAfter(history.asOf()[cut]))
                .toArray());
    this.clusters = LobeClusters.of(train);
  }

  /**
   * @param history by time; answers that were given before their outcomes were known
   */
  static TrainedWeights train(LobeHistory history) {
    return new FusionTraining(history).trained();
  }

  private TrainedWeights trained() {
    int block = heldOut.rows() == 0 ? 1 : Gate.block(heldOut.asOf(), heldOut.until());
    if (train.rows() < LEAST_ROWS || !Gate.isEnough(heldOut.rows(), block)) {
      return equal(
          "equal: %d rows to train on and %d held out, in blocks of %d, are too few"
              .formatted(train.rows(), heldOut.rows(), block));
    }
    if (clusters.clusters().isEmpty()) {
      return equal("equal: no lobe ever changed its answer");
    }
    return compared(new WeightFit(train, clusters).fit(), block);
  }

  private TrainedWeights compared(WeightFit.Fitted fitted, int block) {
    Logit logit = Logit.ofScores(train.scores(fitted.weights()), train.ups());
    double[] losses = logit.losses(heldOut.scores(fitted.weights()), heldOut.ups());
    double[] equalLosses = equalLosses();
    var better = new double[losses.length];
    Arrays.setAll(better, row -> equalLosses[row] - losses[row]);
    double lower = Gate.lower95(better, block);
    boolean won = lower > 0;
    double loss = mean(losses);
    double equalLoss = mean(equalLosses);
    String reason =
        String.format(
            Locale.ROOT,
            "%s: log loss %.4f against %.4f of equal weights on %d held-out rows, improvement %.4f,"
                + " lower 95 %% bound %.4f%s",
            won ? "trained" : "equal",
            loss,
            equalLoss,
            losses.length,
            equalLoss - loss,
            lower,
            won ? "" : "; it must be above 0");
    double[] importance = ShapleyImportance.of(heldOut, fitted.weights(), logit);
    return new TrainedWeights(
        won ? named(fitted.weights()) : equalWeights(),
        named(fitted.weights()),
        new TrainedWeights.Won(
            won ? "trained" : "equal",
            reason,
            train.rows(),
            heldOut.rows(),
            finite(loss),
            finite(equalLoss),
            finite(lower),
            fitted.shrinkage(),
            clusterNames(),
            correlation(),
            named(importance),
            performance()));
  }

  private TrainedWeights equal(String reason) {
    return new TrainedWeights(
        equalWeights(),
        Map.of(),
        new TrainedWeights.Won(
            "equal",
            reason,
            train.rows(),
            heldOut.rows(),
            null,
            null,
            null,
            null,
            clusterNames(),
            correlation(),
            Map.of(),
            performance()));
  }

  private double[] equalLosses() {
    var equal = new double[history.lobes().size()];
    Arrays.fill(equal, 1);
    Logit logit = Logit.ofScores(train.scores(equal), train.ups());
    return logit.losses(heldOut.scores(equal), heldOut.ups());
  }

  private Map<String, Double> equalWeights() {
    var weights = new double[history.lobes().size()];
    Arrays.fill(weights, 1.0 / weights.length);
    return named(weights);
  }

  private Map<String, Double> named(double[] values) {
    var named = new LinkedHashMap<String, Double>();
    for (int lobe = 0; lobe < values.length; lobe++) {
      named.put(history.lobes().get(lobe), values[lobe]);
    }
    return named;
  }

  private List<List<String>> clusterNames() {
    return clusters.clusters().stream()
        .map(cluster -> cluster.stream().map(history.lobes()::get).toList())
        .toList();
  }

  private Map<String, Map<String, Double>> correlation() {
    var rows = new LinkedHashMap<String, Map<String, Double>>();
    for (int i = 0; i < history.lobes().size(); i++) {
      Map<String, Double> row = named(clusters.correlation()[i]);
      row.values().removeIf(value -> value.isNaN());
      rows.put(history.lobes().get(i), row);
    }
    return rows;
  }

  private Map<String, LobePerformance> performance() {
    var performance = new LinkedHashMap<String, LobePerformance>();
    for (int lobe = 0; lobe < history.lobes().size(); lobe++) {
      performance.put(history.lobes().get(lobe), LobePerformance.of(history, lobe));
    }
    return performance;
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(Double.NaN);
  }

  private static @Nullable Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
