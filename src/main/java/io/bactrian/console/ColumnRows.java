package io.bactrian.console;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.bactrian.console.ListReader.Row;
import io.bactrian.hub.lists.Column;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows turned into one array a column: what a chart draws, in a third of the bytes of the rows.
 * Times are milliseconds since 1970 in UTC.
 */
final class ColumnRows {
  private final List<Column> columns;
  private final List<List<@Nullable Object>> values;

  ColumnRows(List<Column> columns) {
    this.columns = columns;
    this.values =
        columns.stream()
            .map(column -> (List<@Nullable Object>) new ArrayList<@Nullable Object>())
            .toList();
  }

  void add(Row row) {
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      values.get(i).add(plain(column, row.values().get(column.name())));
    }
  }

  private static @Nullable Object plain(Column column, @Nullable Object value) {
    if (value == null || column.type() != Column.Type.TIME) {
      return value;
    }
    return Instant.parse(value.toString()).toEpochMilli();
  }

  void write(JsonGenerator out, ObjectWriter json) throws IOException {
    out.writeStartObject();
    for (int i = 0; i < columns.size(); i++) {
      out.writeFieldName(columns.get(i).name());
      json.writeValue(out, values.get(i));
    }
    out.writeEndObject();
  }
}
