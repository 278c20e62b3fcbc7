package io.bactrian.models.trainer;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Labelled rows in order of time.
 *
 * @param asOf microseconds since 1970, UTC
 * @param labelUntil microseconds since 1970, UTC
 * @param features one array a row, NaN for missing
 */
record Rows(long[] asOf, long[] labelUntil, int[] labels, float[][] features) {
  int size() {
    return labels.length;
  }

  /**
   * How frequent each class is: what is known without looking at a feature.
   *
   * @return {@code [classes]}, sums to 1; a class without a row counts as half a row
   */
  double[] baseRate(int classes) {
    double[] shares = new double[classes];
    for (int label : labels) {
      shares[label]++;
    }
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      shares[c] = Math.max(shares[c], 0.5);
      sum += shares[c];
    }
    for (int c = 0; c < classes; c++) {
      shares[c] /= sum;
    }
    return shares;
  }

  /** Rows {@code from} (inclusive) to {@code to} whose label was known by {@code knownBy}. */
  Rows part(int from, int to, long knownBy) {
    return at(IntStream.range(from, to).filter(i -> labelUntil[i] <= knownBy).toArray());
  }

  /** The rows of these indices, which ascend. */
  Rows at(int[] kept) {
    long[] times = new long[kept.length];
    long[] untils = new long[kept.length];
    int[] classes = new int[kept.length];
    float[][] inputs = new float[kept.length][];
    for (int i = 0; i < kept.length; i++) {
      times[i] = asOf[kept[i]];
      untils[i] = labelUntil[kept[i]];
      classes[i] = labels[kept[i]];
      inputs[i] = features[kept[i]];
    }
    return new Rows(times, untils, classes, inputs);
  }

  /**
   * The rows that end a run of so many bars without a gap; of each, the features of all of these
   * bars, the oldest first.
   *
   * @param bar microseconds between two bars that follow each other
   */
  Rows sequences(int steps, long bar) {
    int[] ends =
        IntStream.range(steps - 1, size())
            .filter(
                i ->
                    IntStream.range(i - steps + 1, i)
                        .allMatch(step -> asOf[step + 1] - asOf[step] == bar))
            .toArray();
    requireMemory((long) ends.length * steps * (size() == 0 ? 0 : features[0].length));
    Rows kept = at(ends);
    for (int i = 0; i < ends.length; i++) {
      int width = features[0].length;
      float[] sequence = new float[steps * width];
      for (int step = 0; step < steps; step++) {
        System.arraycopy(features[ends[i] - steps + 1 + step], 0, sequence, step * width, width);
      }
      kept.features[i] = sequence;
    }
    return kept;
  }

  /** Twice over: a training standardises a copy. */
  private static void requireMemory(long numbers) {
    long megabytes = (2 * numbers * Float.BYTES) >> 20;
    long most = Runtime.getRuntime().maxMemory() >> 20;
    if (megabytes > most * 3 / 4) {
      throw new TrainingFailure(
          "The sequences need %d MB, and the trainer has %d MB. Start it with a larger -Xmx, or let the dataset begin later."
              .formatted(megabytes, most));
    }
  }

  /**
   * @param inputs the columns to read
   * @throws TrainingFailure for a file that is no Parquet or lacks a column
   */
  static Rows read(Path file, TrainRequest request, List<String> inputs) {
    // Names were matched against [A-Za-z0-9_] when the request was taken.
    String label = "label_" + request.target();
    String columns = inputs.stream().map(f -> '"' + f + '"').collect(Collectors.joining(", "));
    String sql =
        ("SELECT epoch_us(as_of), epoch_us(label_until), \"%s\", %s"
                + " FROM read_parquet(?, file_row_number = true) WHERE \"%s\" IS NOT NULL"
                + " ORDER BY as_of, file_row_number")
            .formatted(label, columns, label);
    try (Connection db = DriverManager.getConnection("jdbc:duckdb:");
        var settings = db.createStatement()) {
      settings.execute("SET threads = 1; SET memory_limit = '512MB'; SET TimeZone = 'UTC'");
      try (PreparedStatement query = db.prepareStatement(sql)) {
        query.setString(1, file.toString());
        try (ResultSet rows = query.executeQuery()) {
          return collect(rows, request, inputs);
        }
      }
    } catch (SQLException e) {
      throw new TrainingFailure(
          "The dataset is not readable as Parquet with as_of, label_until, "
              + label
              + " and every feature. Assemble it again.",
          e);
    }
  }

  private static Rows collect(ResultSet rows, TrainRequest request, List<String> features)
      throws SQLException {
    List<long[]> times = new ArrayList<>();
    List<float[]> inputs = new ArrayList<>();
    while (rows.next()) {
      long until = rows.getLong(2);
      if (rows.wasNull()) {
        throw new TrainingFailure("A labelled row has no label_until. Assemble the dataset again.");
      }
      int label = rows.getInt(3);
      if (label < 0 || label >= request.classes().size()) {
        throw new TrainingFailure("Label " + label + " has no class. Send a class for each label.");
      }
      times.add(new long[] {rows.getLong(1), until, label});
      inputs.add(inputs(rows, features));
    }
    return new Rows(
        times.stream().mapToLong(t -> t[0]).toArray(),
        times.stream().mapToLong(t -> t[1]).toArray(),
        times.stream().mapToInt(t -> (int) t[2]).toArray(),
        inputs.toArray(new float[0][]));
  }

  private static float[] inputs(ResultSet rows, List<String> names) throws SQLException {
    float[] inputs = new float[names.size()];
    for (int i = 0; i < inputs.length; i++) {
      float value = rows.getFloat(i + 4);
      inputs[i] = rows.wasNull() ? Float.NaN : value;
      if (Float.isInfinite(inputs[i])) {
        throw new TrainingFailure(names.get(i) + " is infinite in a row. Store NaN for missing.");
      }
    }
    return inputs;
  }
}
