package io.bactrian.data.snapshot;

import java.util.List;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBDataChunkWriter;
import org.duckdb.DuckDBTableFunction;
import org.duckdb.DuckDBTableFunctionBindInfo;
import org.duckdb.DuckDBTableFunctionCallInfo;
import org.duckdb.DuckDBTableFunctionInitInfo;
import org.duckdb.DuckDBWritableVector;

/**
 * Gives samples to DuckDB as a table, column by column and a chunk at a time, so that they pass
 * into a file without being stored in between. Read once, by one thread.
 */
final class SnapshotScan implements DuckDBTableFunction<List<String>, List<String>, Object> {
  private final List<String> features;
  private final List<Sample> rows;
  private int position;

  SnapshotScan(List<String> features, List<Sample> rows) {
    this.features = features;
    this.rows = rows;
  }

  @Override
  public List<String> bind(DuckDBTableFunctionBindInfo info) {
    info.addResultColumn("as_of", DuckDBColumnType.BIGINT);
    for (String column : List.of("signal_id", "strategy", "action")) {
      info.addResultColumn(column, DuckDBColumnType.VARCHAR);
    }
    features.forEach(feature -> info.addResultColumn(feature, DuckDBColumnType.FLOAT));
    info.addResultColumn("notes", DuckDBColumnType.VARCHAR);
    for (String column : List.of("direction", "volatility", "trade")) {
      info.addResultColumn(column, DuckDBColumnType.INTEGER);
    }
    info.addResultColumn("net_profit", DuckDBColumnType.DOUBLE);
    info.addResultColumn("until", DuckDBColumnType.BIGINT);
    return features;
  }

  @Override
  public List<String> init(DuckDBTableFunctionInitInfo info) {
    info.setMaxThreads(1);
    return features;
  }

  @Override
  public long apply(DuckDBTableFunctionCallInfo info, DuckDBDataChunkWriter chunk) {
    int size = (int) Math.min(chunk.capacity(), rows.size() - position);
    Sample[] samples = rows.subList(position, position + size).toArray(Sample[]::new);
    position += size;
    writeIdentity(samples, chunk);
    for (int feature = 0; feature < features.size(); feature++) {
      DuckDBWritableVector vector = chunk.vector(4 + feature);
      for (int i = 0; i < size; i++) {
        vector.setFloat(i, samples[i].features()[feature]);
      }
    }
    writeNotes(samples, chunk.vector(4 + features.size()));
    writeLabels(samples, chunk, 5 + features.size());
    return size;
  }

  private static void writeIdentity(Sample[] samples, DuckDBDataChunkWriter chunk) {
    DuckDBWritableVector asOf = chunk.vector(0);
    DuckDBWritableVector id = chunk.vector(1);
    DuckDBWritableVector strategy = chunk.vector(2);
    DuckDBWritableVector action = chunk.vector(3);
    for (int i = 0; i < samples.length; i++) {
      asOf.setLong(i, samples[i].asOf());
      Sample.Signal signal = samples[i].signal();
      if (signal == null) {
        id.setNull(i);
        strategy.setNull(i);
        action.setNull(i);
      } else {
        id.setString(i, signal.id());
        strategy.setString(i, signal.strategy());
        action.setString(i, signal.action());
      }
    }
  }

  private static void writeNotes(Sample[] samples, DuckDBWritableVector vector) {
    for (int i = 0; i < samples.length; i++) {
      String notes = samples[i].notes();
      if (notes == null) {
        vector.setNull(i);
      } else {
        vector.setString(i, notes);
      }
    }
  }

  private static void writeLabels(Sample[] samples, DuckDBDataChunkWriter chunk, int first) {
    DuckDBWritableVector direction = chunk.vector(first);
    DuckDBWritableVector volatility = chunk.vector(first + 1L);
    DuckDBWritableVector trade = chunk.vector(first + 2L);
    DuckDBWritableVector profit = chunk.vector(first + 3L);
    DuckDBWritableVector until = chunk.vector(first + 4L);
    for (int i = 0; i < samples.length; i++) {
      Sample sample = samples[i];
      setClass(direction, i, sample.direction());
      setClass(volatility, i, sample.volatility());
      setClass(trade, i, sample.trade());
      if (Double.isNaN(sample.netProfit())) {
        profit.setNull(i);
      } else {
        profit.setDouble(i, sample.netProfit());
      }
      if (sample.until() == Sample.NEVER) {
        until.setNull(i);
      } else {
        until.setLong(i, sample.until());
      }
    }
  }

  private static void setClass(DuckDBWritableVector vector, int row, int label) {
    if (label == Sample.NONE) {
      vector.setNull(row);
    } else {
      vector.setInt(row, label);
    }
  }
}
