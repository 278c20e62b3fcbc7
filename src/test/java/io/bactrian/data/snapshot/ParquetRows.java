package io.bactrian.data.snapshot;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads Parquet files as a test wants to look at them. */
final class ParquetRows {
  private ParquetRows() {}

  static List<Map<String, Object>> read(Path folder, String files, String condition) {
    String sql =
        "select * from read_parquet("
            + DuckDb.literal(folder.resolve(files).toString())
            + ") where "
            + condition;
    try (Connection connection = DuckDb.open(folder, "512MB");
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(sql)) {
      var rows = new ArrayList<Map<String, Object>>();
      while (found.next()) {
        var row = new LinkedHashMap<String, Object>();
        for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
          row.put(found.getMetaData().getColumnName(i), found.getObject(i));
        }
        rows.add(row);
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
