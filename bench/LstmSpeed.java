package io.bactrian.models.trainer;

import io.bactrian.data.features.Bar;
import io.bactrian.data.features.FeatureSet;
import io.bactrian.decisions.scoring.PastSpeed;
import io.bactrian.models.lstm.LstmProgram;
import io.bactrian.models.lstm.LstmSettings;
import io.bactrian.models.lstm.LstmTask;
import io.bactrian.models.lstm.LstmWeights;
import io.bactrian.models.registry.Champion;
import io.bactrian.models.registry.OpenedModel;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Seconds an epoch of the LSTM's training at its defaults, and bars a second of features and
 * inference, both on one thread and in CPU time, so that what else the machine does counts for
 * little. Bars and labels are made up: what is learned does not matter here.
 *
 * <p>It is in the package of what it measures, and is compiled against the hub's classes.
 */
final class LstmSpeed {
  private static final int STEPS = 20;
  private static final int WHOLE = 100_000;
  private static final int MOST_EPOCHS = 30;

  private LstmSpeed() {}

  /**
   * @param arguments sequences, epochs, bars, the libraries' folder or class path
   */
  public static void main(String[] arguments) throws Exception {
    int sequences = Integer.parseInt(arguments[0]);
    int epochs = Integer.parseInt(arguments[1]);
    LstmProgram program = LstmProgram.of(arguments[3], Duration.ofHours(1)).orElseThrow();
    double once = train(program, sequences, 1).seconds();
    Trained trained = train(program, sequences, 1 + epochs);
    double epoch = (trained.seconds() - once) / epochs;
    double start = once - epoch;
    print("start and transfer of %d sequences: %.1f s", sequences, start);
    print("an epoch of %d sequences: %.2f s", sequences, epoch);
    print(
        "%d sequences, all %d epochs%s: %.1f minutes (goal: below 15)",
        WHOLE,
        MOST_EPOCHS,
        sequences == WHOLE ? "" : ", extrapolated",
        (start + epoch * MOST_EPOCHS) * WHOLE / sequences / 60);
    infer(trained.weights(), Integer.parseInt(arguments[2]));
  }

  private record Trained(LstmWeights weights, double seconds) {}

  private static Trained train(LstmProgram program, int sequences, int epochs) throws Exception {
    var random = new Random(1);
    int width = STEPS * TrainingRun.INDICATORS.size();
    float[][] rows = new float[sequences + sequences / 6][width];
    int[] labels = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < width; j++) {
        rows[i][j] = (float) Math.max(-3, Math.min(3, random.nextGaussian()));
      }
      labels[i] = random.nextInt(2);
    }
    var task =
        new LstmTask(
            new LstmSettings(2, 64, 0.2, 0.001, 256, epochs, epochs, 1, true, 1),
            STEPS,
            TrainingRun.INDICATORS.size(),
            2,
            Arrays.copyOf(rows, sequences),
            Arrays.copyOf(labels, sequences),
            Arrays.copyOfRange(rows, sequences, rows.length),
            Arrays.copyOfRange(labels, sequences, rows.length));
    double begun = children();
    LstmWeights weights = program.train(task, done -> {});
    return new Trained(weights, children() - begun);
  }

  /** Seconds of CPU time of the processes that this one has started and that have ended (Linux). */
  private static double children() throws Exception {
    String[] fields =
        Files.readString(Path.of("/proc/self/stat")).replaceFirst(".*\\) ", "").split(" ");
    return (Long.parseLong(fields[13]) + Long.parseLong(fields[14])) / 100.0;
  }

  /** As a backtest of the delivered file: its inputs are all features of each bar. */
  private static void infer(LstmWeights weights, int count) {
    FeatureSet set = FeatureSet.of("default@2");
    int first = set.lookback() + STEPS;
    List<Bar> bars = bars(count + first);
    int[] columns = TrainingRun.INDICATORS.stream().mapToInt(set.names()::indexOf).toArray();
    float[] zeros = new float[columns.length];
    float[] ones = new float[columns.length];
    Arrays.fill(ones, 1);
    var graph = new OnnxGraph();
    new Lstm.Network(weights, new Standardiser(zeros, ones), STEPS, columns, 2).addTo(graph);
    byte[] onnx = graph.model(STEPS, set.names().size(), 1, new float[2]);
    Champion version = OpenedModel.of(onnx, set.names(), set.id(), List.of("down", "up"));
    for (int round = 0; round < 2; round++) {
      PastSpeed.of(version, bars, first); // warm
    }
    PastSpeed.Spent spent = PastSpeed.of(version, bars, first);
    double n = spent.bars() * 1e9;
    print("features of default@2: %.0f bars/s", n / spent.features());
    print("LSTM, a bar a call, as /infer: %.0f bars/s", n / spent.alone());
    print("LSTM, as a backtest: %.0f bars/s", n / spent.answers());
    print("features and LSTM, a bar a call: %.0f bars/s", n / (spent.features() + spent.alone()));
    print(
        "features and LSTM, as a backtest: %.0f bars/s (goal: 20000)",
        n / (spent.features() + spent.answers()));
  }

  private static List<Bar> bars(int count) {
    var random = new Random(2);
    var bars = new ArrayList<Bar>();
    double close = 100;
    Instant open = Instant.parse("2025-01-01T00:00:00Z");
    for (int i = 0; i < count; i++) {
      double before = close;
      close *= Math.exp(0.001 * random.nextGaussian());
      bars.add(
          new Bar(
              open,
              open.plusSeconds(300),
              price(before),
              price(Math.max(before, close) * 1.0003),
              price(Math.min(before, close) * 0.9997),
              price(close),
              BigDecimal.valueOf(1 + random.nextInt(100))));
      open = open.plusSeconds(300);
    }
    return bars;
  }

  /** With as many digits as a broker's. */
  private static BigDecimal price(double value) {
    return BigDecimal.valueOf(value).setScale(5, RoundingMode.HALF_EVEN);
  }

  private static void print(String text, Object... values) {
    System.out.println(String.format(Locale.ROOT, text, values));
  }
}
