package io.bactrian.console;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.bactrian.console.ListReader.Row;
import io.bactrian.hub.lists.ListSpec;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
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

  void page(
      @RequestParam MultiValueMap<String, String> parameters,
      @RequestHeader(name = HttpHeaders.ACCEPT, defaultValue = "*/*") String accept,
      HttpServletResponse response)
      throws IOException {
    ListQuery query = ListQuery.parse(spec, parameters, accept);
    List<Row> first = read(query, query.after(), query.limit());
    response.setHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT);
    if (query.format() == ListQuery.Format.CSV) {
      table(query, first, response);
      return;
    }
    try (JsonGenerator out = open(response)) {
      out.writeStartObject();
      String next;
      if (query.format() == ListQuery.Format.COLUMNS) {
        var columns = new ColumnRows(query.columns());
        next = write(query, first, columns::add);
        out.writeFieldName("columns");
        columns.write(out, json);
      } else {
        out.writeArrayFieldStart("items");
        next = write(query, first, row -> json.writeValue(out, row.values()));
        out.writeEndArray();
      }
      out.writeStringField("next", next);
      out.writeEndObject();
    }
  }

  /** All rows that fit, or as many as were asked for; the last line says where rows are missing. */
  private void table(ListQuery query, List<Row> first, HttpServletResponse response)
      throws IOException {
    response.setContentType(ListQuery.CSV);
    response.setCharacterEncoding(StandardCharsets.UTF_8.name());
    response.setHeader(
        HttpHeaders.CONTENT_DISPOSITION,
        ContentDisposition.attachment().filename(spec.name() + ".csv").build().toString());
    Writer out = response.getWriter();
    try {
      write(query, first, new CsvRows(query.columns(), out)::write);
    } catch (DataAccessException e) {
      out.write("The rows behind this line are missing: the database did not answer.\r\n");
      throw e;
    } finally {
      out.flush();
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

  /** Takes a row. */
  private interface RowWriter {
    void write(Row row) throws IOException;
  }

  /** Reads as many as were asked for; gives the cursor of what is behind them, null for nothing. */
  private @Nullable String write(ListQuery query, List<Row> first, RowWriter out)
      throws IOException {
    List<Row> rows = first;
    int left = query.limit();
    while (true) {
      int shown = Math.min(left, Math.min(rows.size(), PIECE));
      for (Row row : rows.subList(0, shown)) {
        out.write(row);
      }
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
