package io.bactrian.models.validation;

import static io.bactrian.models.validation.Made.at;
import static io.bactrian.models.validation.Made.close;
import static io.bactrian.models.validation.Made.column;
import static io.bactrian.models.validation.Made.map;
import static io.bactrian.models.validation.Made.mean;

import io.bactrian.models.checks.CheckResult;
import io.bactrian.models.checks.Columns;
import io.bactrian.models.checks.Inputs;
import io.bactrian.models.checks.LabelledRows;
import io.bactrian.models.checks.LookAhead;
import io.bactrian.models.checks.Series;
import io.bactrian.models.checks.Survivors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What people do by mistake, on real bars. */
final class PlantedLeaks {
  static final long BUDGET = 450_000;
  static final long EMBARGO = 12 * 5 * RealBars.MINUTE;
  private static final Series M5 = RealBars.M5;
  private static final Inputs BARS = Inputs.of(M5);

  private PlantedLeaks() {}

  static List<Case> all() {
    return List.of(
        feature("future shift", column("f_next", 2, PlantedLeaks::nextReturn)),
        feature("centred window", column("f_centred", 11, PlantedLeaks::centred)),
        feature("unclosed higher bar", column("f_hour", 13, PlantedLeaks::hourOfNow)),
        rows("scaler on the whole set", "whole_set_scale", scaledOnAll(), null),
        rows("label overlap", "label_overlap", notPurged(), null),
        new Case(
            "back-fill",
            "look_ahead",
            () ->
                Battery.features(
                    column("f_funding", 60, PlantedLeaks::backFilled), withFunding(), BUDGET)),
        new Case(
            "join on close time",
            "row_origin",
            () -> Battery.rows(joinedOnClose(), EMBARGO, Map.of(), M5, ownColumns())),
        new Case("late-corrected label", "look_ahead", () -> List.of(correctedLabels())),
        new Case(
            "survivor symbols",
            "survivors",
            () -> Battery.rows(survivors(), EMBARGO, universe(), null, null)),
        rows("target in features", "known_target", withTarget(), null),
        rows("duplicated rows across the split", "copied_rows", copied(), null),
        rows("clock offset", "alignment", Made.rows(M5, 24), M5));
  }

  private static Case feature(String what, Columns columns) {
    return new Case(what, "look_ahead", () -> Battery.features(columns, BARS, BUDGET));
  }

  private static Case rows(String what, String by, LabelledRows rows, @Nullable Series bars) {
    return new Case(what, by, () -> Battery.rows(rows, EMBARGO, Map.of(), bars, null));
  }

  private static double[] nextReturn(Inputs inputs) {
    double[] close = close(inputs);
    return map(close.length, i -> at(close, i + 1) / close[i] - 1);
  }

  private static double[] centred(Inputs inputs) {
    double[] close = close(inputs);
    return map(close.length, i -> close[i] / mean(close, i - 5, i + 6) - 1);
  }

  /** The close of the hour that a bar is in, which most bars of the hour precede. */
  private static double[] hourOfNow(Inputs inputs) {
    long hour = 60 * RealBars.MINUTE;
    double[] close = close(inputs);
    long[] known = inputs.base().known();
    var closes = new HashMap<Long, Double>();
    for (int i = 0; i < close.length; i++) {
      closes.put((known[i] - 1) / hour, close[i]);
    }
    return map(
        close.length, i -> close[i] / closes.getOrDefault((known[i] - 1) / hour, Double.NaN) - 1);
  }

  static LabelledRows scaledOnAll() {
    LabelledRows rows = Made.rows(M5, 0);
    float[][] scaled = scaled(rows, rows.features());
    return Made.with(rows, null, null, scaled, rows.test());
  }

  /** Standardised by these rows. */
  static float[][] scaled(LabelledRows rows, float[][] by) {
    var scaled = new float[rows.size()][Made.NAMES.size()];
    for (int c = 0; c < Made.NAMES.size(); c++) {
      int column = c;
      double[] values = Arrays.stream(by).mapToDouble(row -> row[column]).toArray();
      double mean = Arrays.stream(values).average().orElseThrow();
      double variance =
          Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
      for (int i = 0; i < scaled.length; i++) {
        scaled[i][c] = (float) ((rows.features()[i][c] - mean) / Math.sqrt(variance));
      }
    }
    return scaled;
  }

  private static LabelledRows notPurged() {
    int cut = M5.size() * 4 / 5;
    double[][] features = Made.features(M5);
    double[] close = M5.column("close");
    return Made.of(
        Made.NAMES,
        IntStream.range(60, M5.size() - 60).toArray(),
        M5.known(),
        i -> Made.floats(features[i]),
        i -> close[i + Made.HORIZON] > close[i] ? 1 : 0,
        i -> i >= cut);
  }

  /** A rate that is published every 50 bars. */
  static Inputs withFunding() {
    int[] bars = IntStream.range(0, M5.size() / 50).map(i -> i * 50 + 7).toArray();
    double[] close = M5.column("close");
    Series funding =
        RealBars.withClose(
            "funding",
            Arrays.stream(bars).mapToLong(i -> M5.known()[i]).toArray(),
            Arrays.stream(bars).mapToDouble(i -> close[i] % 7).toArray());
    return new Inputs(M5, List.of(funding));
  }

  private static double[] backFilled(Inputs inputs) {
    Series funding = inputs.others().get(0);
    long[] known = inputs.base().known();
    return map(known.length, i -> at(funding.column("close"), funding.knownAt(known[i] - 1)));
  }

  /** Rows of entries with the features of the bar at which each trade was closed. */
  private static LabelledRows joinedOnClose() {
    LabelledRows rows = Made.rows(M5, 0);
    double[][] features = Made.features(M5);
    float[][] joined = new float[rows.size()][];
    for (int i = 0; i < joined.length; i++) {
      int entry = M5.knownAt(rows.asOf()[i]) - 1;
      joined[i] = Made.floats(features[entry + 2 + i % 7]);
    }
    return Made.with(rows, null, null, joined, rows.test());
  }

  static Columns ownColumns() {
    return new Columns() {
      @Override
      public List<String> names() {
        return Made.NAMES;
      }

      @Override
      public int lookback() {
        return 21;
      }

      @Override
      public double[][] of(Inputs inputs) {
        return Made.features(inputs.base());
      }
    };
  }

  /** Each label is published when it is known; every tenth is corrected eight hours later. */
  private static CheckResult correctedLabels() {
    int labelled = M5.size() - 200;
    record Revision(long known, int row, double value) {}
    var revisions = new ArrayList<Revision>();
    double[] close = M5.column("close");
    for (int i = 0; i < labelled; i++) {
      double label = close[i + Made.HORIZON] > close[i] ? 1 : 0;
      revisions.add(new Revision(M5.known()[i + Made.HORIZON], i, label));
      if (i % 10 == 3) {
        revisions.add(new Revision(M5.known()[i + 96], i, 1 - label));
      }
    }
    revisions.sort(Comparator.comparingLong(Revision::known));
    Series labels =
        new Series(
            "labels",
            revisions.stream().mapToLong(Revision::known).toArray(),
            List.of("row", "value"),
            new double[][] {
              revisions.stream().mapToDouble(r -> M5.known()[r.row()]).toArray(),
              revisions.stream().mapToDouble(Revision::value).toArray()
            });
    long[] until =
        IntStream.range(0, M5.size())
            .mapToLong(i -> i < labelled ? M5.known()[i + Made.HORIZON] : Long.MAX_VALUE)
            .toArray();
    return LookAhead.of(
        column("label", 2, PlantedLeaks::newestLabel),
        new Inputs(M5, List.of(labels)),
        until,
        BUDGET);
  }

  private static double[] newestLabel(Inputs inputs) {
    Series labels = inputs.others().get(0);
    var newest = new HashMap<Double, Double>();
    for (int i = 0; i < labels.size(); i++) {
      newest.put(labels.column("row")[i], labels.column("value")[i]);
    }
    long[] known = inputs.base().known();
    return map(known.length, i -> newest.getOrDefault((double) known[i], Double.NaN));
  }

  /** Nine symbols of which four end in the middle. */
  static Map<String, Survivors.Listing> universe() {
    var universe = new HashMap<String, Survivors.Listing>();
    long middle = M5.known()[M5.size() / 2];
    for (int i = 0; i < 9; i++) {
      universe.put("S" + i, new Survivors.Listing(0, i < 4 ? middle : Long.MAX_VALUE));
    }
    return universe;
  }

  private static LabelledRows survivors() {
    LabelledRows rows = Made.rows(M5, 0);
    String[] symbols =
        IntStream.range(0, rows.size()).mapToObj(i -> "S" + (4 + i % 5)).toArray(String[]::new);
    return Made.with(rows, null, symbols, rows.features(), rows.test());
  }

  private static LabelledRows withTarget() {
    LabelledRows rows = Made.rows(M5, 0);
    var random = new Random(4);
    float[][] features = Arrays.stream(rows.features()).map(float[]::clone).toArray(float[][]::new);
    for (int i = 0; i < features.length; i++) {
      features[i][4] = (float) (rows.labels()[i] + 0.3 * random.nextGaussian());
    }
    return Made.with(rows, null, null, features, rows.test());
  }

  /** Rows of one class drawn again before the division. */
  private static LabelledRows copied() {
    LabelledRows rows = Made.rows(M5, 0);
    int[] again =
        IntStream.range(0, rows.size())
            .filter(i -> rows.test()[i] && rows.labels()[i] == 1 && i % 9 == 0)
            .toArray();
    return Made.plus(rows, again, false);
  }
}
