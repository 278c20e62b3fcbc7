package io.bactrian.data.snapshot;

import io.bactrian.data.features.Micros;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Reads the labelled rows of a snapshot's file back. */
final class SampleReader {
  private final Path spill;
  private final String memoryLimit;

  SampleReader(Path spill, String memoryLimit) {
    this.spill = spill;
    this.memoryLimit = memoryLimit;
  }

  /**
   * @throws HubException {@code INTERNAL} where the file is not such a snapshot
   */
  Samples read(Path file, List<String> features, String target) {
    try (Connection connection = DuckDb.open(spill, memoryLimit);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(select(file, features, target))) {
      return samples(rows, features.size());
    } catch (SQLException e) {
      throw new HubException(ErrorCode.INTERNAL, null, "The snapshot could not be read.", e);
    }
  }

  private static String select(Path file, List<String> features, String target) {
    String label = DuckDb.identifier("label_" + target);
    return """
    select epoch_us(as_of), epoch_us(label_until), %s, %s from read_parquet(%s) where %s is not null
    """
        .formatted(
            label,
            features.stream().map(DuckDb::identifier).collect(Collectors.joining(", ")),
            DuckDb.literal(file.toString()),
            label);
  }

  private static Samples samples(ResultSet rows, int features) throws SQLException {
    var asOf = new ArrayList<Instant>();
    var until = new ArrayList<Instant>();
    var labels = new ArrayList<Integer>();
    var inputs = new ArrayList<float[]>();
    while (rows.next()) {
      asOf.add(Micros.instant(rows.getLong(1)));
      until.add(Micros.instant(rows.getLong(2)));
      labels.add(rows.getInt(3));
      var input = new float[features];
      for (int i = 0; i < features; i++) {
        input[i] = rows.getFloat(4 + i);
      }
      inputs.add(input);
    }
    return new Samples(
        asOf.toArray(Instant[]::new),
        until.toArray(Instant[]::new),
        inputs.toArray(float[][]::new),
        labels.stream().mapToInt(Integer::intValue).toArray());
  }
}
