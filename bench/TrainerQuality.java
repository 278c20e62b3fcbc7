package io.bactrian.models.trainer;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.data.features.Bar;
import io.bactrian.data.features.FeatureSet;
import io.bactrian.data.features.Volatility;
import io.bactrian.demo.market.Recording;
import io.bactrian.demo.market.Tick;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * Log loss of the embedded trainer on the demo's trades as bars of 5, 2 and 1 minutes. The newest
 * fifth of the rows is held out, as a dataset holds it out; everything is chosen on the rest, of
 * which the trainer keeps a quarter to report on. Before: 100 trees, not stopped and not mixed.
 *
 * <p>It is in the package of what it measures, and is compiled against the hub's classes.
 */
final class TrainerQuality {
  private static final int HORIZON = 12;
  private static final int RANKED = 96;
  private static final double HOLDOUT = 0.2;
  private static final double KNOWN_TO_THE_DEMO = 0.75;
  private static final Map<String, Integer> TARGETS = Map.of("direction", 2, "volatility", 3);
  private final FeatureSet features = new FeatureSet();

  private TrainerQuality() {}

  public static void main(String[] arguments) throws Exception {
    var quality = new TrainerQuality();
    List<Tick> ticks = Recording.ticks();
    for (String target : List.of("volatility", "direction")) {
      for (int minutes : new int[] {5, 2, 1}) {
        List<Bar> bars = bars(ticks, minutes * 60);
        quality.print(bars, minutes + "-minute bars", target);
        int known = (int) (bars.size() * KNOWN_TO_THE_DEMO);
        quality.print(
            bars.subList(0, known), minutes + "-minute bars of the demo's first 75 %", target);
      }
    }
  }

  private void print(List<Bar> bars, String name, String target) throws XGBoostError, IOException {
    int classes = TARGETS.getOrDefault(target, 0);
    Rows rows = rows(bars, target);
    int cut = rows.size() - (int) Math.ceil(rows.size() * HOLDOUT);
    Rows known = rows.part(0, cut, rows.asOf()[cut]);
    Rows held = rows.part(cut, rows.size(), Long.MAX_VALUE);
    Split split = Split.of(known, classes, features.names());
    double base = loss(constant(known.baseRate(classes), held.size()), held);
    int size = split.train().size();
    print("%n%s, %s: %d rows to train on, %d held out", target, name, size, held.size());
    print("  %-10s%10.4f", "base rate", base);
    double before = before(split.train(), classes, held);
    print("  %-10s%10.4f%+10.4f", "before", before, base - before);
    for (String family : List.of("auto", "logistic", "trees")) {
      ObjectNode asked = JsonNodeFactory.instance.objectNode().put("family", family);
      Choice choice =
          Selection.choose(split.train(), classes, Hyperparameters.of(asked, false), done -> {});
      Rows learned = choice.learner() == null ? known : split.train();
      try (Mixture model = Mixture.fit(choice, learned, classes)) {
        double loss = loss(model.probabilities(held.features()), held);
        print("  %-10s%10.4f%+10.4f  %s", family, loss, base - loss, choice.reason());
      }
    }
  }

  private static double before(Rows train, int classes, Rows held) throws XGBoostError {
    Hyperparameters defaults = Hyperparameters.of(JsonNodeFactory.instance.objectNode(), false);
    Booster booster = Boosting.train(train, classes, defaults, defaults.whole("trees"));
    try {
      return loss(Boosting.predict(booster, held.features(), 0), held);
    } finally {
      booster.dispose();
    }
  }

  private static float[][] constant(double[] shares, int rows) {
    float[] row = new float[shares.length];
    IntStream.range(0, row.length).forEach(c -> row[c] = (float) shares[c]);
    float[][] all = new float[rows][];
    Arrays.fill(all, row);
    return all;
  }

  private static double loss(float[][] probabilities, Rows rows) {
    return IntStream.range(0, rows.size())
        .mapToDouble(i -> Metrics.loss(probabilities[i][rows.labels()[i]]))
        .average()
        .orElse(Double.NaN);
  }

  /** Rows as the hub's datasets have them: features of closed bars, labels of the next ones. */
  private Rows rows(List<Bar> bars, String target) {
    double[] close = bars.stream().mapToDouble(bar -> bar.close().doubleValue()).toArray();
    double[] realised = Volatility.realised(Volatility.logReturns(close), HORIZON);
    float[][] all = features.all(bars);
    int first = features.lookback() - 1;
    int count = all.length - HORIZON;
    long[] times = new long[count];
    long[] untils = new long[count];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      int bar = first + i;
      times[i] = bars.get(bar).closeTime().getEpochSecond();
      untils[i] = bars.get(bar + HORIZON).closeTime().getEpochSecond();
      double rank = Volatility.rank(realised[bar + HORIZON], realised, bar - RANKED + 1, bar + 1);
      labels[i] =
          target.equals("direction")
              ? close[bar + HORIZON] > close[bar] ? 1 : 0
              : rank < 1 / 3.0 ? 0 : rank < 2 / 3.0 ? 1 : 2;
    }
    return new Rows(times, untils, labels, Arrays.copyOf(all, count));
  }

  private static List<Bar> bars(List<Tick> ticks, int seconds) {
    List<Bar> bars = new ArrayList<>();
    List<Tick> current = new ArrayList<>();
    for (Tick tick : ticks) {
      if (!current.isEmpty() && start(current.get(0), seconds) != start(tick, seconds)) {
        bars.add(bar(current, seconds));
        current.clear();
      }
      current.add(tick);
    }
    return bars;
  }

  private static long start(Tick tick, int seconds) {
    return tick.timeMsc() / 1000 / seconds * seconds;
  }

  private static Bar bar(List<Tick> ticks, int seconds) {
    Tick first = ticks.get(0);
    long open = start(first, seconds);
    return new Bar(
        Instant.ofEpochSecond(open),
        Instant.ofEpochSecond(open + seconds),
        first.price(),
        ticks.stream().map(Tick::price).reduce(first.price(), (a, b) -> a.max(b)),
        ticks.stream().map(Tick::price).reduce(first.price(), (a, b) -> a.min(b)),
        ticks.get(ticks.size() - 1).price(),
        ticks.stream().map(Tick::amount).reduce(java.math.BigDecimal.ZERO, (a, b) -> a.add(b)));
  }

  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
