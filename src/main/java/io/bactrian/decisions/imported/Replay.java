package io.bactrian.decisions.imported;

import io.bactrian.data.features.Bar;
import io.bactrian.data.features.FeatureSet;
import io.bactrian.data.features.Micros;
import io.bactrian.data.features.Period;
import io.bactrian.data.indicators.Ohlcv;
import io.bactrian.models.onnx.ModelKind;
import io.bactrian.models.onnx.Signature;
import io.bactrian.models.onnx.Step;
import io.bactrian.models.registry.Champion;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks a model about the newest bar of a series, after the bars before it. A state is never kept:
 * it is made anew of the same bars, so that every hub, a restarted one, a backtest and a question
 * about the past come to the same one.
 *
 * @param step the model's answer at the newest bar, or at the one where it failed
 * @param bars that the state is of, the newest among them
 * @param reset why they are fewer than the model asks for; null where they are not
 * @param fault by its name; null where there is none
 */
record Replay(Step step, int bars, @Nullable String reset, @Nullable String fault) {

  /** The set that a model's inputs are of: the first that has them all. */
  static Optional<FeatureSet> set(List<String> features) {
    return FeatureSet.IDS.stream()
        .map(FeatureSet::of)
        .filter(set -> set.names().containsAll(features))
        .findFirst();
  }

  static int requiredBars(FeatureSet set, Signature signature) {
    return set.lookback() + signature.lobe().replay() - 1;
  }

  /**
   * @param bars closed ones, {@link #requiredBars} or more
   * @param sent what the caller knows better of the newest bar, by name
   */
  static Replay of(
      Champion version, FeatureSet set, Ohlcv bars, String period, Map<String, Float> sent) {
    Signature signature = version.signature();
    Duration length = Period.parse(period).length();
    Ohlcv needed = bars.newest(requiredBars(set, signature));
    float[][] rows = set.all(list(needed, length));
    int first = afterGap(needed, rows.length, length, signature.lobe().maxGap());
    List<float[]> states = version.start();
    Step step = new Step(List.of(), states);
    ModelKind kind = signature.kind();
    for (int i = first; i < rows.length; i++) {
      boolean newest = i == rows.length - 1;
      step = version.step(row(version, set, rows[i], newest ? sent : Map.of()), step.states());
      String fault = step.fault(kind);
      if (fault != null) {
        return new Replay(step, i - first + 1, null, fault);
      }
    }
    return new Replay(step, rows.length - first, reset(needed, rows.length, first), null);
  }

  private static List<Bar> list(Ohlcv bars, Duration length) {
    var list = new Bar[bars.size()];
    for (int i = 0; i < list.length; i++) {
      Instant close = Micros.instant(bars.closeTimes()[i]);
      list[i] =
          new Bar(
              close.minus(length),
              close,
              BigDecimal.valueOf(bars.open()[i]),
              BigDecimal.valueOf(bars.high()[i]),
              BigDecimal.valueOf(bars.low()[i]),
              BigDecimal.valueOf(bars.close()[i]),
              BigDecimal.valueOf(bars.volume()[i]));
    }
    return List.of(list);
  }

  /** The first of the rows that no gap parts from the newest. */
  private static int afterGap(Ohlcv bars, int rows, Duration length, int maxGap) {
    long micros = length.toNanos() / 1_000;
    long[] closes = bars.closeTimes();
    int offset = closes.length - rows;
    for (int i = rows - 1; i > 0; i--) {
      long missing = (closes[offset + i] - closes[offset + i - 1]) / micros - 1;
      if (missing > maxGap) {
        return i;
      }
    }
    return 0;
  }

  private static @Nullable String reset(Ohlcv bars, int rows, int first) {
    return first == 0
        ? null
        : "begun anew after the gap before the bar that closed at "
            + Micros.instant(bars.closeTimes()[bars.size() - rows + first]);
  }

  private static float[] row(
      Champion version, FeatureSet set, float[] row, Map<String, Float> sent) {
    List<String> names = version.features();
    var input = new float[names.size()];
    for (int i = 0; i < input.length; i++) {
      String name = names.get(i);
      input[i] = sent.getOrDefault(name, row[set.names().indexOf(name)]);
    }
    return input;
  }
}
