package io.bactrian.console;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.bactrian.console.ListReader.Row;
import io.bactrian.hub.lists.ListSpec;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** Answers for one list: a page of it, and one item with its details. */
final class ListHandler {
  // A page is read and written in pieces: memory stays small, and a slow reader holds no
  // connection.
  private static final int PIECE = 1_000;

  private final ListSpec spec;
  private final ListReader reader;
  private final ObjectWriter json;

  ListHandler(ListSpec spec, ListReader reader, ObjectWriter json) {
    this.spec = spec;
    this.reader = reader;
    this.json = json;
  }

  void page(@RequestParam MultiValueMap<String, String> parameters, HttpServletResponse response)
      throws IOException {
    ListQuery query = ListQuery.parse(spec, parameters);
    List<Row> first = read(query, query.after(), query.limit());
    try (JsonGenerator out = open(response)) {
      out.writeStartObject();
      String next;
      if (query.byColumn()) {
        var columns = new ColumnRows(query.columns());
        next = pieces(query, first, rows -> columns.add(rows));
        out.writeFieldName("columns");
        columns.write(out, json);
      } else {
        out.writeArrayFieldStart("items");
        next = pieces(query, first, rows -> write(rows, out));
        out.writeEndArray();
      }
      out.writeStringField("next", next);
      out.writeEndObject();
    }
  }

  void item(@PathVariable String id, HttpServletResponse response) throws IOException {
    List<Row> rows = reader.item(spec, id);
    if (rows.isEmpty()) {
      throw new HubException(
          ErrorCode.NOT_FOUND, "id", "No entry of '%s' has this id.".formatted(spec.name()));
    }
    try (JsonGenerator out = open(response)) {
      json.writeValue(out, rows.get(0).values());
    }
  }

  /** Takes rows as they are read. */
  private interface Taker {
    void take(List<Row> rows) throws IOException;
  }

  /** Reads as many as were asked for; gives the cursor of what is behind them, null for nothing. */
  private @Nullable String pieces(ListQuery query, List<Row> first, Taker taker)
      throws IOException {
    List<Row> rows = first;
    int left = query.limit();
    while (true) {
      int shown = Math.min(left, Math.min(rows.size(), PIECE));
      taker.take(rows.subList(0, shown));
      left -= shown;
      if (rows.size() <= shown) {
        return null;
      }
      List<String> last = rows.get(shown - 1).key();
      if (left == 0) {
        return Cursor.encode(spec, query.order(), last);
      }
      rows = read(query, last, left);
    }
  }

  private void write(List<Row> rows, JsonGenerator out) throws IOException {
    for (Row row : rows) {
      json.writeValue(out, row.values());
    }
  }

  /** Reads one row more than is shown, to know whether there are further ones. */
  private List<Row> read(ListQuery query, List<String> after, int left) {
    return reader.rows(spec, query, after, Math.min(left, PIECE) + 1);
  }

  private JsonGenerator open(HttpServletResponse response) throws IOException {
    response.setContentType(MediaType.APPLICATION_JSON_VALUE);
    response.setCharacterEncoding(StandardCharsets.UTF_8.name());
    // An answer cut short by a failure must not look whole.
    return json.createGenerator(response.getOutputStream())
        .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
        .disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
  }
}
