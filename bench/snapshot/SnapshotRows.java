package io.bactrian.data.snapshot;

import io.bactrian.data.features.Bar;
import io.bactrian.data.features.BarColumns;
import io.bactrian.data.features.DatasetsProperties;
import io.bactrian.data.features.FeatureSet;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Rows a second of the hub's snapshot writer beside DuckDB's COPY alone, in turns.
 *
 * <p>Writer: samples in memory -> a Parquet file and its sha256, the opening of DuckDB included.
 * COPY: the same rows, already in a DuckDB table, to a file in the same format and with the same
 * limits. With features: bars in memory -> features, labels, split, both files.
 *
 * <p>It is in the package of what it measures, and is compiled against the hub's classes.
 */
final class SnapshotRows {
  private static final DatasetsProperties RULES =
      new DatasetsProperties("", 12, 0.2, 300, 5_000_000, "default@1", "512MB");
  private static final Instant START = Instant.parse("2020-01-01T00:00:00Z");
  private static final Duration LENGTH = Duration.ofMinutes(5);

  private final FeatureSet features = new FeatureSet();
  private final SnapshotWriter writer = new SnapshotWriter(RULES.memoryLimit());
  private final Path folder;

  private SnapshotRows(Path folder) {
    this.folder = folder;
  }

  public static void main(String[] args) throws Exception {
    int bars = Integer.parseInt(args[0]);
    int rounds = Integer.parseInt(args[1]);
    Path folder = Files.createTempDirectory("snapshot-rows");
    try {
      new SnapshotRows(folder).run(bars, rounds);
    } finally {
      Files.delete(folder);
    }
  }

  private void run(int count, int rounds) throws IOException, SQLException {
    List<Bar> bars = bars(count);
    var computed = new double[Math.min(rounds, 3)];
    List<Sample> rows = List.of();
    for (int round = 0; round < computed.length; round++) {
      long start = System.nanoTime();
      SampleTable table = table(bars);
      Split split = Split.of(table.labelledMoments(), RULES.holdout());
      long size = write(table.train(split)) + write(table.holdout(split));
      computed[round] = size / seconds(start);
      rows = List.copyOf(table.train(new Split(Long.MAX_VALUE)));
    }
    double[] own = new double[rounds];
    double[] copy = new double[rounds];
    try (Connection duck = DuckDb.open(folder.resolve("spill"), RULES.memoryLimit());
        Statement statement = duck.createStatement()) {
      String stored = store(rows, statement);
      write(rows); // warm
      copy(stored, statement);
      for (int round = 0; round < rounds; round++) {
        long start = System.nanoTime();
        write(rows);
        own[round] = rows.size() / seconds(start);
        start = System.nanoTime();
        copy(stored, statement);
        copy[round] = rows.size() / seconds(start);
        System.out.printf(
            Locale.ROOT,
            "round %d  writer %,.0f  COPY %,.0f%n",
            round + 1,
            own[round],
            copy[round]);
      }
    }
    report(rows.size(), median(own), median(copy), median(computed));
  }

  private void report(int rows, double own, double copy, double computed) {
    System.out.printf(
        Locale.ROOT,
        """
        %,d rows of %d columns, medians in rows/s
        snapshot writer, sha256 included  %,.0f
        DuckDB's COPY of a table          %,.0f
        ratio                             %.2f (goal 0.50)
        bars to files, features computed  %,.0f
        """,
        rows,
        SnapshotWriter.schema(features.names()).size(),
        own,
        copy,
        own / copy,
        computed);
  }

  private long write(List<Sample> rows) throws IOException {
    Path file = folder.resolve("own.parquet");
    long written = writer.write(file, "BTCUSD", features.names(), rows).rows();
    Files.delete(file);
    return written;
  }

  /** The table holds what the file will: COPY has nothing to compute. */
  private String store(List<Sample> rows, Statement statement) throws IOException, SQLException {
    Path file = folder.resolve("table.parquet");
    writer.write(file, "BTCUSD", features.names(), rows);
    statement.execute(
        "create table stored as from read_parquet(" + DuckDb.literal(file.toString()) + ")");
    Files.delete(file);
    return "stored";
  }

  private void copy(String table, Statement statement) throws IOException, SQLException {
    Path file = folder.resolve("copy.parquet");
    statement.execute(
        "copy " + table + " to " + DuckDb.literal(file.toString()) + " " + SnapshotWriter.FORMAT);
    Files.delete(file);
  }

  private SampleTable table(List<Bar> bars) {
    var columns = new BarColumns(features, RULES.maximumBars());
    bars.forEach(columns::add);
    columns.flush();
    return new SampleTable(
        columns,
        RULES.horizon(),
        Long.MAX_VALUE,
        List.of(),
        SampleTable.Notes.NONE);
  }

  private static List<Bar> bars(int count) {
    var random = new Random(1);
    var bars = new ArrayList<Bar>(count);
    double price = 42_000;
    for (int i = 0; i < count; i++) {
      double open = price;
      price *= 1 + 0.001 * random.nextGaussian();
      Instant at = START.plus(LENGTH.multipliedBy(i));
      bars.add(
          new Bar(
              at,
              at.plus(LENGTH),
              cents(open),
              cents(Math.max(open, price) * (1 + 0.0005 * random.nextDouble())),
              cents(Math.min(open, price) * (1 - 0.0005 * random.nextDouble())),
              cents(price),
              cents(100 * random.nextDouble())));
    }
    return bars;
  }

  private static BigDecimal cents(double value) {
    return BigDecimal.valueOf(Math.round(100 * value), 2);
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
