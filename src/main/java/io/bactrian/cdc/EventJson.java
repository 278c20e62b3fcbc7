package io.bactrian.cdc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Changes as JSON and back, each number with the type that its column has. */
@Component
final class EventJson {
  private final JdbcClient jdbc;
  private final ObjectReader rows;
  private final ObjectReader events;
  private final ObjectWriter writer;
  private final Map<String, Map<String, Boolean>> columns = new ConcurrentHashMap<>();

  EventJson(JdbcClient jdbc, ObjectMapper json) {
    this.jdbc = jdbc;
    ObjectReader exact =
        json.reader()
            .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .with(DeserializationFeature.USE_LONG_FOR_INTS);
    this.rows = exact.forType(new TypeReference<Map<String, @Nullable Object>>() {});
    this.events = exact.forType(ChangeEvent.class);
    this.writer = json.writerFor(ChangeEvent.class);
  }

  byte[] write(ChangeEvent event) {
    try {
      return writer.writeValueAsBytes(event);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Change " + event.id() + " cannot be written as JSON", e);
    }
  }

  /**
   * @throws IOException if the text is no change event
   */
  ChangeEvent read(byte[] json) throws IOException {
    ChangeEvent event = events.readValue(json);
    exact(event.table(), event.before());
    exact(event.table(), event.after());
    return event;
  }

  /**
   * @param text a row as PostgreSQL's {@code to_jsonb} writes it
   * @throws IOException if the text is no JSON object
   */
  @Nullable Map<String, @Nullable Object> row(String table, @Nullable String text)
      throws IOException {
    if (text == null) {
      return null;
    }
    Map<String, @Nullable Object> row = rows.readValue(text);
    exact(table, row);
    return row;
  }

  /**
   * A whole number in a numeric column has no fraction in JSON: it is a BigDecimal all the same.
   */
  private void exact(String table, @Nullable Map<String, @Nullable Object> row) {
    if (row == null) {
      return;
    }
    Map<String, Boolean> numeric = columns.computeIfAbsent(table, this::columnsOf);
    if (!numeric.keySet().containsAll(row.keySet())) { // a column was added, or is another table's
      Map<String, Boolean> now = new HashMap<>(columnsOf(table));
      row.keySet().forEach(column -> now.putIfAbsent(column, false));
      columns.put(table, now);
      numeric = now;
    }
    for (Map.Entry<String, @Nullable Object> column : row.entrySet()) {
      if (column.getValue() instanceof Long whole && numeric.getOrDefault(column.getKey(), false)) {
        column.setValue(BigDecimal.valueOf(whole));
      } else if (column.getValue() instanceof BigInteger whole) {
        column.setValue(new BigDecimal(whole));
      }
    }
  }

  /** Column to whether it is numeric. */
  private Map<String, Boolean> columnsOf(String table) {
    Map<String, Boolean> numeric = new HashMap<>();
    jdbc.sql(
            """
            select attname, atttypid = 'numeric'::regtype from pg_attribute
            where attrelid = to_regclass(quote_ident(:table)) and attnum > 0
            """)
        .param("table", table)
        .query((row, number) -> numeric.put(row.getString(1), row.getBoolean(2)))
        .list();
    return numeric;
  }
}
