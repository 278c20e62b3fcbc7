package io.bactrian.console;

import com.fasterxml.jackson.databind.util.RawValue;
import io.bactrian.hub.lists.ListSpec;
import io.bactrian.hub.lists.SearchKey;
import io.bactrian.hub.lists.SortKey;
import io.bactrian.shared.TextPattern;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGobject;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Reads a list's rows. */
@Component
class ListReader {
  private final JdbcTemplate jdbc;

  ListReader(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * @param key the order's keys as text
   * @param values the columns in their order; decimals as BigDecimal, JSON as RawValue
   */
  record Row(List<String> key, Map<String, @Nullable Object> values) {}

  /** At most {@code limit} rows behind {@code after}. */
  List<Row> rows(ListSpec spec, ListQuery query, List<String> after, int limit) {
    var conditions = new ArrayList<>(query.conditions());
    var values = new ArrayList<>(query.values());
    if (!after.isEmpty()) {
      conditions.add(query.order().behindCursor());
      values.addAll(after);
    }
    values.add(limit);
    String where = conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
    List<SortKey> keys = query.order().keys();
    String sql = spec.select(keys, query.columns()) + where + query.order().orderBy() + " limit ?";
    return jdbc.query(sql, (rs, n) -> row(rs, keys.size()), values.toArray());
  }

  /** The one item with this id, empty where there is none. */
  List<Row> item(ListSpec spec, String id) {
    List<String> parts = List.of(id.split(":", spec.id().size()));
    if (parts.size() != spec.id().size()) {
      return List.of();
    }
    for (int i = 0; i < parts.size(); i++) {
      if (!spec.id().get(i).accepts(parts.get(i))) {
        return List.of();
      }
    }
    String where =
        spec.id().stream()
            .map(key -> key.sql() + " = " + key.placeholder())
            .collect(Collectors.joining(" and ", " where ", ""));
    return jdbc.query(
        spec.select(spec.order(), spec.columns()) + where,
        (rs, n) -> row(rs, spec.order().size()),
        parts.toArray());
  }

  /** At most {@code limit} rows that a key finds, in no order: an index leads to them. */
  List<Row> found(ListSpec spec, SearchKey key, String text, int limit) {
    String sql = key.sql();
    String condition =
        switch (key.how()) {
          case BEGINNING ->
              "(%1$s >= ? and %1$s <= ? || 'zzzzzzzz' and starts_with(%1$s, ?))".formatted(sql);
          case WHOLE -> sql + " = ?";
          case NUMBER -> sql + " = ?::bigint";
          case PART -> sql + " ilike ?";
        };
    var values = new ArrayList<Object>();
    for (int i = 0; i < (key.how() == SearchKey.How.BEGINNING ? 3 : 1); i++) {
      values.add(key.how() == SearchKey.How.PART ? TextPattern.of(text) : text);
    }
    values.add(limit);
    return jdbc.query(
        spec.select(spec.order(), spec.inPages()) + " where " + condition + " limit ?",
        (rs, n) -> row(rs, spec.order().size()),
        values.toArray());
  }

  private static Row row(ResultSet rs, int keys) throws SQLException {
    var key = new ArrayList<String>(keys);
    for (int i = 1; i <= keys; i++) {
      key.add(rs.getString(i));
    }
    ResultSetMetaData columns = rs.getMetaData();
    var values = new LinkedHashMap<String, @Nullable Object>();
    for (int i = keys + 1; i <= columns.getColumnCount(); i++) {
      values.put(columns.getColumnLabel(i), value(rs.getObject(i)));
    }
    return new Row(key, Collections.unmodifiableMap(values));
  }

  private static @Nullable Object value(@Nullable Object column) throws SQLException {
    if (column instanceof Timestamp time) {
      return time.toInstant().toString();
    }
    if (column instanceof PGobject json) {
      // Raw, so that the digits of a decimal stay as they were stored.
      return json.getValue() == null ? null : new RawValue(json.getValue());
    }
    if (column instanceof Array array) {
      return Arrays.asList((Object[]) array.getArray());
    }
    if (column instanceof byte[] bytes) {
      return new String(bytes, StandardCharsets.UTF_8);
    }
    return column;
  }
}
