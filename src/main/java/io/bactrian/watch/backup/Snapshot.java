package io.bactrian.watch.backup;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * The hub's database as it is at a restore point of its log, exactly: writers are held up for the
 * milliseconds in which both are made, and the snapshot outlives the lock.
 */
final class Snapshot implements AutoCloseable {
  private static final int TRIES = 30;
  private static final String NOT_IN_TIME = "57014"; // query_canceled

  private final Connection connection;
  private final String point;
  private final String segment;

  private Snapshot(Connection connection, String point, String segment) {
    this.connection = connection;
    this.point = point;
    this.segment = segment;
  }

  static Snapshot atRestorePoint(DataSource database, String point) throws SQLException {
    for (int i = 1; ; i++) {
      Connection reader = database.getConnection();
      try {
        reader.setAutoCommit(false);
        String segment = freeze(database, reader, point);
        ask(reader.createStatement(), "select count(*) from change_head");
        finishSegment(database);
        return new Snapshot(reader, point, segment);
      } catch (SQLException e) {
        reader.rollback();
        reader.close();
        if (i == TRIES || !NOT_IN_TIME.equals(e.getSQLState())) {
          throw e;
        }
      }
    }
  }

  /**
   * A long writer is not waited for: others would wait behind this lock. Less than PostgreSQL's
   * deadlock_timeout of 1 s, or a writer that has locked what this waits for might be ended in
   * favour of a backup's drill.
   */
  private static String freeze(DataSource database, Connection reader, String point)
      throws SQLException {
    try (Connection locker = database.getConnection();
        Statement lock = locker.createStatement();
        Statement read = reader.createStatement()) {
      locker.setAutoCommit(false);
      try {
        lock.execute("set transaction isolation level repeatable read");
        lock.execute("set local statement_timeout = '700ms'");
        lock.execute("lock table " + String.join(", ", tables(database)) + " in share mode");
        lock.execute("set local statement_timeout = 0");
        String snapshot = ask(lock, "select pg_export_snapshot()");
        read.execute("set transaction isolation level repeatable read, read only");
        read.execute("set transaction snapshot '" + snapshot + "'");
        String lsn = ask(lock, "select pg_create_restore_point('" + point + "')");
        return BaseBackup.segment(locker, lsn);
      } finally {
        locker.rollback();
        locker.setAutoCommit(true);
      }
    }
  }

  private static void finishSegment(DataSource database) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      ask(statement, "select pg_switch_wal()");
    }
  }

  private static List<String> tables(DataSource database) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(Census.TABLES)) {
      var tables = new ArrayList<String>();
      while (found.next()) {
        tables.add(found.getString(1));
      }
      return tables;
    }
  }

  private static String ask(Statement statement, String sql) throws SQLException {
    try (ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getString(1);
    }
  }

  String point() {
    return point;
  }

  /** Of the log, that the restore point is in. */
  String segment() {
    return segment;
  }

  /** Some, at random. */
  List<String> deals() {
    return Census.someDeals(JdbcClient.create(new SingleConnectionDataSource(connection, true)));
  }

  Census census(List<String> deals) {
    return Census.of(new SingleConnectionDataSource(connection, true), deals);
  }

  @Override
  public void close() throws SQLException {
    connection.rollback();
    connection.setAutoCommit(true);
    connection.close();
  }
}
