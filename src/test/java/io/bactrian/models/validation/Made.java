package io.bactrian.models.validation;

import io.bactrian.models.checks.Columns;
import io.bactrian.models.checks.Inputs;
import io.bactrian.models.checks.LabelledRows;
import io.bactrian.models.checks.Series;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Features, labels and rows for the corpus, each computed of real bars. */
final class Made {
  static final int HORIZON = 12;
  static final List<String> NAMES =
      List.of("f_return_1", "f_return_12", "f_mean_20", "f_range_14", "f_volume_20");

  private Made() {}

  /** One column of the base's rows. */
  static Columns column(
      String name, int lookback, double tolerance, Function<Inputs, double[]> of) {
    return new Columns() {
      @Override
      public List<String> names() {
        return List.of(name);
      }

      @Override
      public int lookback() {
        return lookback;
      }

      @Override
      public double tolerance() {
        return tolerance;
      }

      @Override
      public double[][] of(Inputs inputs) {
        double[] values = of.apply(inputs);
        return Arrays.stream(values).mapToObj(v -> new double[] {v}).toArray(double[][]::new);
      }
    };
  }

  static Columns column(String name, int lookback, Function<Inputs, double[]> of) {
    return column(name, lookback, 0, of);
  }

  static double[] map(int size, IntToDoubleFunction of) {
    return IntStream.range(0, size).mapToDouble(of).toArray();
  }

  static double[] close(Inputs inputs) {
    return inputs.base().column("close");
  }

  static double mean(double[] values, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += at(values, i);
    }
    return sum / (to - from);
  }

  /** NaN outside. */
  static double at(double[] values, int i) {
    return i < 0 || i >= values.length ? Double.NaN : values[i];
  }

  /** {@code [bars][NAMES]}, all of bars that are over. */
  static double[][] features(Series bars) {
    double[] close = bars.column("close");
    double[] high = bars.column("high");
    double[] low = bars.column("low");
    double[] volume = bars.column("volume");
    double[] range = map(close.length, i -> high[i] - low[i]);
    var rows = new double[bars.size()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] =
          i < 20
              ? new double[] {Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN}
              : new double[] {
                Math.log(close[i] / close[i - 1]),
                Math.log(close[i] / close[i - 12]),
                close[i] / mean(close, i - 19, i + 1) - 1,
                mean(range, i - 13, i + 1) / close[i],
                volume[i] / mean(volume, i - 19, i + 1)
              };
    }
    return rows;
  }

  /**
   * Rows of closed bars with whether the close is higher twelve bars on; the newest fifth is the
   * test, train is purged.
   *
   * @param shift by how many bars the features are late (above 0: of the future)
   */
  static LabelledRows rows(Series bars, int shift) {
    double[][] features = features(bars);
    double[] close = bars.column("close");
    int cut = bars.size() * 4 / 5;
    long[] known = bars.known();
    int[] kept =
        IntStream.range(60, bars.size() - 60)
            .filter(i -> i >= cut || known[i + HORIZON] <= known[cut])
            .toArray();
    return of(
        NAMES,
        kept,
        known,
        i -> floats(features[i + shift]),
        i -> close[i + HORIZON] > close[i] ? 1 : 0,
        i -> i >= cut);
  }

  static LabelledRows of(
      List<String> names,
      int[] kept,
      long[] known,
      Function<Integer, float[]> features,
      Function<Integer, Integer> label,
      IntPredicate test) {
    var tests = new boolean[kept.length];
    for (int i = 0; i < kept.length; i++) {
      tests[i] = test.test(kept[i]);
    }
    return new LabelledRows(
        names,
        Arrays.stream(kept).mapToLong(i -> known[i]).toArray(),
        Arrays.stream(kept).mapToLong(i -> known[i + HORIZON]).toArray(),
        null,
        null,
        Arrays.stream(kept).map(label::apply).toArray(),
        Arrays.stream(kept).mapToObj(features::apply).toArray(float[][]::new),
        tests);
  }

  static float[] floats(double[] values) {
    var floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  static LabelledRows with(
      LabelledRows rows,
      long @Nullable [] known,
      String @Nullable [] symbols,
      float[][] features,
      boolean[] test) {
    return new LabelledRows(
        rows.columns(), rows.asOf(), rows.until(), known, symbols, rows.labels(), features, test);
  }

  /** These rows and once more some of them. */
  static LabelledRows plus(LabelledRows rows, int[] again, boolean test) {
    int[] all = IntStream.concat(IntStream.range(0, rows.size()), Arrays.stream(again)).toArray();
    var tests = Arrays.copyOf(rows.test(), all.length);
    Arrays.fill(tests, rows.size(), all.length, test);
    return new LabelledRows(
        rows.columns(),
        Arrays.stream(all).mapToLong(i -> rows.asOf()[i]).toArray(),
        Arrays.stream(all).mapToLong(i -> rows.until()[i]).toArray(),
        null,
        null,
        Arrays.stream(all).map(i -> rows.labels()[i]).toArray(),
        Arrays.stream(all).mapToObj(i -> rows.features()[i]).toArray(float[][]::new),
        tests);
  }
}
