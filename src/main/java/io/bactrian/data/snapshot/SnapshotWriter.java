package io.bactrian.data.snapshot;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.DigestUtils;
import org.duckdb.DuckDBFunctions;
import org.duckdb.DuckDBTableFunctionBuilder;

/**
 * Writes samples to a Parquet file: zstd, one thread, the same bytes for the same rows and release
 * of DuckDB.
 */
final class SnapshotWriter {
  /** Behind the SELECT of every COPY. */
  static final String FORMAT = "(format parquet, compression zstd)";

  private final String memoryLimit;

  SnapshotWriter(String memoryLimit) {
    this.memoryLimit = memoryLimit;
  }

  /** Each column's name and type, in the order of the file. */
  static Map<String, String> schema(List<String> features) {
    var columns = new LinkedHashMap<String, String>();
    columns.put("sample", "VARCHAR");
    columns.put("as_of", "TIMESTAMP");
    for (String column : List.of("symbol", "signal_id", "strategy", "action")) {
      columns.put(column, "VARCHAR");
    }
    features.forEach(feature -> columns.put(feature, "FLOAT"));
    for (String column : List.of("label_direction", "label_volatility", "label_trade")) {
      columns.put(column, "INTEGER");
    }
    columns.put("net_profit", "DOUBLE");
    columns.put("label_until", "TIMESTAMP");
    columns.put("notes", "VARCHAR");
    return columns;
  }

  /**
   * @param file does not exist yet; what DuckDB spills goes beside it
   * @param rows in the order of the file
   * @throws HubException {@code INTERNAL} where DuckDB cannot write
   */
  SnapshotFile write(Path file, String symbol, List<String> features, List<Sample> rows) {
    Path spill = file.resolveSibling("spill");
    try (Connection connection = DuckDb.open(spill, memoryLimit);
        Statement statement = connection.createStatement()) {
      register(connection, new SnapshotScan(features, rows));
      statement.execute(copy(symbol, features, file));
      return new SnapshotFile(file, sha256(file), Files.size(file), rows.size());
    } catch (SQLException | IOException e) {
      throw new HubException(ErrorCode.INTERNAL, null, "The snapshot could not be written.", e);
    }
  }

  private static void register(Connection connection, SnapshotScan scan) throws SQLException {
    try (DuckDBTableFunctionBuilder function = DuckDBFunctions.tableFunction()) {
      function.withName("samples").withFunction(scan).register(connection);
    }
  }

  static String copy(String symbol, List<String> features, Path file) {
    String inputs = features.stream().map(DuckDb::identifier).collect(Collectors.joining(", "));
    return """
    copy (
      select case when signal_id is null then 'bar' else 'signal' end as sample,
        make_timestamp(as_of) as as_of, %s as symbol, signal_id, strategy, action, %s,
        direction as label_direction, volatility as label_volatility, trade as label_trade,
        net_profit, make_timestamp(until) as label_until, notes
      from samples()
    ) to %s %s
    """
        .formatted(DuckDb.literal(symbol), inputs, DuckDb.literal(file.toString()), FORMAT);
  }

  static String sha256(Path file) throws IOException {
    MessageDigest digest = DigestUtils.getSha256Digest();
    var buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  static String sha256(byte[] bytes) {
    return DigestUtils.sha256Hex(bytes);
  }
}
