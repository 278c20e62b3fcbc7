package io.bactrian.data.snapshot;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** Opens DuckDB so that it takes little and gives the same bytes every time. */
final class DuckDb {
  private DuckDb() {}

  /**
   * A database in memory, gone when it is closed.
   *
   * @param spill where it may put what does not fit
   * @param memoryLimit as DuckDB spells sizes
   */
  static Connection open(Path spill, String memoryLimit) throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:duckdb:");
    try (Statement statement = connection.createStatement()) {
      statement.execute("set threads = 1");
      statement.execute("set memory_limit = " + literal(memoryLimit));
      statement.execute("set temp_directory = " + literal(spill.toString()));
      statement.execute("set autoinstall_known_extensions = false");
      statement.execute("set TimeZone = 'UTC'");
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** Statements such as COPY take no parameters. */
  static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  static String identifier(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
