package io.bactrian.capture.sources;

import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Binds a property of many rows as one array parameter: {@code unnest} makes rows of them again.
 */
public final class Columns<T> {
  private final Connection connection;
  private final PreparedStatement statement;
  private final List<T> rows;
  private int position;

  public Columns(Connection connection, PreparedStatement statement, List<T> rows) {
    this.connection = connection;
    this.statement = statement;
    this.rows = rows;
  }

  public Columns<T> text(Function<T, @Nullable String> property) throws SQLException {
    return bind("text", property);
  }

  /** Exact decimals. */
  public Columns<T> decimal(Function<T, @Nullable BigDecimal> property) throws SQLException {
    return bind("numeric", property);
  }

  public Columns<T> bytes(Function<T, byte[]> property) throws SQLException {
    byte[][] values = new byte[rows.size()][];
    for (int i = 0; i < values.length; i++) {
      values[i] = property.apply(rows.get(i));
    }
    statement.setArray(++position, connection.createArrayOf("bytea", values));
    return this;
  }

  public Columns<T> instant(Function<T, @Nullable Instant> property) throws SQLException {
    return bind(
        "timestamptz",
        row -> {
          Instant instant = property.apply(row);
          return instant == null ? null : instant.toString();
        });
  }

  private Columns<T> bind(String type, Function<T, ?> property) throws SQLException {
    Object[] values = new Object[rows.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = property.apply(rows.get(i));
    }
    Array array = connection.createArrayOf(type, values);
    statement.setArray(++position, array);
    return this;
  }
}
