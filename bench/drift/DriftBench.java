package io.bactrian.watch.drift;

import io.bactrian.data.features.Bar;
import io.bactrian.data.features.FeatureSet;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * False alarms and power of the looks for drift, on series whose truth is known and on real bars,
 * beside the textbook's thresholds.
 */
final class DriftBench {
  private static final int ROWS = 500;
  private static final int WEEK = 2016; // five-minute bars
  private static final double ALPHA = 0.05 * ROWS / WEEK; // of a look; 0.05 a week
  private static final int FEATURES = 20;
  private static final int TRAINING = 50_000;

  private DriftBench() {}

  public static void main(String[] args) throws IOException {
    int runs = Integer.parseInt(args[0]);
    long seed = Long.parseLong(args[1]);
    System.out.printf(
        Locale.ROOT,
        "%d features, %,d training rows, looks of %d rows, %.2f a week; %d runs, seed %d%n%n",
        FEATURES, TRAINING, ROWS, (double) WEEK / ROWS, runs, seed);
    System.out.printf(
        "%-14s%18s%14s%14s%16s%16s%n",
        "AR(1)", "weeks with alarm", "found 1 sd", "detectable", "KS p < 0.05", "PSI > 0.1");
    for (double phi : new double[] {0, 0.5, 0.9, 0.97}) {
      row(String.valueOf(phi), runs, new Random(seed), new double[] {phi});
    }
    row("0 to 0.97", runs, new Random(seed), new double[] {0, 0.5, 0.9, 0.97});
    if (args.length > 2 && Files.exists(Path.of(args[2]))) {
      bars(Path.of(args[2]));
    }
  }

  private static void row(String name, int runs, Random random, double[] phis) {
    double alarms = 0;
    double found = 0;
    double atDetectable = 0;
    double ks = 0;
    double psi = 0;
    int looks = 0;
    for (int run = 0; run < runs; run++) {
      var columns = new ArrayList<Column>();
      var live = new float[FEATURES][];
      int weekRows = Math.round((float) WEEK / ROWS) * ROWS; // whole looks: four a week
      for (int f = 0; f < FEATURES; f++) {
        double phi = phis[f % phis.length];
        columns.add(new Column(autoregressive(random, TRAINING, phi)));
        live[f] = autoregressive(random, weekRows, phi);
      }
      var stretches = new Stretches(columns, ROWS);
      double threshold = stretches.threshold(ALPHA);
      boolean alarm = false;
      for (int at = 0; at < weekRows; at += ROWS, looks++) {
        boolean textKs = false;
        boolean textPsi = false;
        for (int f = 0; f < FEATURES; f++) {
          Distance distance = columns.get(f).of(Arrays.copyOfRange(live[f], at, at + ROWS));
          alarm |= stretches.ratio(f, distance) > threshold;
          textKs |= distance.ks() > 1.358 * Math.sqrt(1.0 / ROWS + 1.0 / TRAINING);
          textPsi |= distance.psi() > 0.1;
        }
        ks += textKs ? 1 : 0;
        psi += textPsi ? 1 : 0;
      }
      alarms += alarm ? 1 : 0;
      int f = phis.length > 2 ? 2 : 0; // 0.9 where there are several
      float[] some = autoregressive(random, ROWS, phis[f]);
      found += stretches.ratio(f, columns.get(f).of(shifted(some, 1))) > threshold ? 1 : 0;
      double least = stretches.detectable(f, threshold);
      atDetectable += stretches.ratio(f, columns.get(f).of(shifted(some, least))) > threshold ? 1 : 0;
    }
    System.out.printf(
        Locale.ROOT,
        "%-14s%17.1f%%%13.1f%%%13.1f%%%15.1f%%%15.1f%%%n",
        name, 100 * alarms / runs, 100 * found / runs, 100 * atDetectable / runs, 100 * ks / looks, 100 * psi / looks);
  }

  private static float[] shifted(float[] values, double by) {
    var shifted = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      shifted[i] = (float) (values[i] + by);
    }
    return shifted;
  }

  /** Of variance 1, in its stationary state from the first row on. */
  private static float[] autoregressive(Random random, int rows, double phi) {
    var values = new float[rows];
    double noise = Math.sqrt(1 - phi * phi);
    double value = random.nextGaussian();
    for (int i = 0; i < rows; i++) {
      values[i] = (float) value;
      value = phi * value + noise * random.nextGaussian();
    }
    return values;
  }

  /**
   * Real bars: each look in turn is taken out of the series, and the rest of it is the training. So
   * nothing but chance puts a stretch outside what is usual.
   */
  private static void bars(Path csv) throws IOException {
    List<Bar> bars = read(csv);
    var set = new FeatureSet();
    float[][] rows = set.all(bars);
    int rowsALook = 250;
    System.out.printf(
        Locale.ROOT,
        "%n%,d real bars of four hours, %d features, looks of %d rows, each beside the rest of the series%n",
        bars.size(), set.names().size(), rowsALook);
    int alarms = 0;
    int found = 0;
    int looks = 0;
    for (int at = 0; at + rowsALook <= rows.length; at += rowsALook, looks++) {
      var columns = new ArrayList<Column>();
      for (int f = 0; f < set.names().size(); f++) {
        var rest = new float[rows.length - rowsALook];
        for (int i = 0; i < rest.length; i++) {
          rest[i] = rows[i < at ? i : i + rowsALook][f];
        }
        columns.add(new Column(rest));
      }
      var stretches = new Stretches(columns, rowsALook);
      double threshold = stretches.threshold(0.05);
      boolean alarm = false;
      for (int f = 0; f < columns.size(); f++) {
        alarm |= stretches.ratio(f, columns.get(f).of(look(rows, at, rowsALook, f))) > threshold;
      }
      alarms += alarm ? 1 : 0;
      float[] returns = look(rows, at, rowsALook, 3);
      float[] moved = shifted(returns, columns.get(3).deviation());
      found += stretches.ratio(3, columns.get(3).of(moved)) > threshold ? 1 : 0;
    }
    System.out.printf(
        Locale.ROOT,
        "looks with alarm %.1f%% of %d (a look lasts %.1f weeks); found %s moved by 1 sd %.1f%%%n",
        100.0 * alarms / looks, looks, rowsALook / 42.0, set.names().get(3), 100.0 * found / looks);
  }

  private static float[] look(float[][] rows, int at, int count, int feature) {
    var values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = rows[at + i][feature];
    }
    return values;
  }

  private static List<Bar> read(Path csv) throws IOException {
    var bars = new ArrayList<Bar>();
    try (BufferedReader lines = Files.newBufferedReader(csv)) {
      lines.readLine();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] cells = line.split(",");
        Instant open = Instant.ofEpochSecond(Long.parseLong(cells[0]));
        BigDecimal[] values =
            Arrays.stream(cells).skip(1).map(BigDecimal::new).toArray(BigDecimal[]::new);
        bars.add(
            new Bar(
                open, open.plusSeconds(14_400), values[0], values[1], values[2], values[3], values[4]));
      }
    }
    return bars;
  }
}
