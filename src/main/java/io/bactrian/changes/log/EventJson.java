package io.bactrian.changes.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
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
public final class EventJson {
  private static final int DEEPEST = 10_000;

  /** What PostgreSQL holds is read, however long or deep: a row that cannot be read blocks. */
  private static final JsonFactory UNBOUNDED =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(200_000)
                  .maxNestingDepth(DEEPEST)
                  .build())
          .streamWriteConstraints(StreamWriteConstraints.builder().maxNestingDepth(DEEPEST).build())
          .build();

  private final JdbcClient jdbc;
  private final ObjectReader rows;
  private final ObjectReader events;
  private final ObjectWriter writer;
  private final Map<String, Map<String, Boolean>> columns = new ConcurrentHashMap<>();

  EventJson(JdbcClient jdbc, ObjectMapper json) {
    this.jdbc = jdbc;
    ObjectMapper exact =
        json.copyWith(UNBOUNDED).enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    this.rows = exact.readerFor(new TypeReference<Map<String, @Nullable Object>>() {});
    this.events = exact.readerFor(ChangeEvent.class);
    this.writer = exact.writerFor(ChangeEvent.class);
  }

  public byte[] write(ChangeEvent event) {
    try {
      return writer.writeValueAsBytes(event);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Change " + event.id() + " cannot be written as JSON", e);
    }
  }

  /**
   * @throws IOException if the text is no change event
   */
  public ChangeEvent read(byte[] json) throws IOException {
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
      if (column.getValue() instanceof Number number && !(number instanceof BigDecimal)) {
        boolean decimal = numeric.getOrDefault(column.getKey(), false);
        boolean large = number instanceof BigInteger; // more than a Long holds
        column.setValue(
            decimal || large ? new BigDecimal(number.toString()) : (Number) number.longValue());
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
