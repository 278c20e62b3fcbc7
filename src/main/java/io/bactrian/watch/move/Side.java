package io.bactrian.watch.move;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** One of the two databases, in one transaction; values look the same on both. */
final class Side implements AutoCloseable {
  /**
   * What the hub's migrations make, but for what a crash may empty and what Flyway itself keeps.
   */
  private static final String SCOPE =
      """
      c.relnamespace in (current_schema()::regnamespace, to_regnamespace('analytics'))
        and c.relpersistence = 'p' and c.relname <> 'flyway_schema_history'
      """;

  private static final String TABLES =
      """
      select c.oid::regclass::text as name, pg_total_relation_size(c.oid) as bytes,
        string_agg(quote_ident(a.attname), ', ' order by a.attname) as columns
      from pg_class c join pg_attribute a on a.attrelid = c.oid
      where c.relkind = 'r' and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and %s
      group by c.oid order by 1
      """
          .formatted(SCOPE);

  private static final String SEQUENCES =
      "select c.oid::regclass::text from pg_class c where c.relkind = 'S' and %s order by 1"
          .formatted(SCOPE);

  private final Connection connection;
  private final JdbcClient jdbc;

  private Side(Connection connection) {
    this.connection = connection;
    this.jdbc = JdbcClient.create(source());
  }

  /**
   * @param columns in the order of their names, without those that PostgreSQL computes
   * @param bytes with indexes
   */
  record Table(String name, long bytes, String columns) {}

  static Side open(DataSource database, boolean reads) throws SQLException {
    Connection connection = database.getConnection();
    try (Statement statement = connection.createStatement()) {
      for (String setting :
          List.of(
              "timezone = 'UTC'",
              "datestyle = 'ISO, YMD'",
              "intervalstyle = 'postgres'",
              "extra_float_digits = 1",
              "bytea_output = 'hex'",
              "statement_timeout = 0",
              "idle_in_transaction_session_timeout = 0")) {
        statement.execute("set " + setting);
      }
      connection.setAutoCommit(false);
      if (reads) {
        statement.execute("set transaction isolation level repeatable read, read only");
      }
      return new Side(connection);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** Whose connections are this one. */
  SingleConnectionDataSource source() {
    return new SingleConnectionDataSource(connection, true);
  }

  JdbcClient jdbc() {
    return jdbc;
  }

  CopyManager copies() throws SQLException {
    return connection.unwrap(PGConnection.class).getCopyAPI();
  }

  SortedMap<String, Table> tables() {
    var tables = new TreeMap<String, Table>();
    for (Table table : jdbc.sql(TABLES).query(Table.class).list()) {
      tables.put(table.name(), table);
    }
    return tables;
  }

  List<String> sequences() {
    return jdbc.sql(SEQUENCES).query(String.class).list();
  }

  long count(String table) {
    return jdbc.sql("select count(*) from " + table).query(Long.class).single();
  }

  void execute(String sql) {
    jdbc.sql(sql).update();
  }

  void commit() throws SQLException {
    connection.commit();
  }

  @Override
  public void close() throws SQLException {
    try (connection) {
      if (!connection.isClosed()) {
        connection.rollback();
      }
    }
  }
}
