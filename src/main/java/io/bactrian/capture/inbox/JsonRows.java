package io.bactrian.capture.inbox;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rows of a JSON array of objects, or of objects one after the other. */
final class JsonRows implements InboxRows {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNumberLength(100_000).build())
          .build();

  private final JsonParser parser;
  private final @Nullable InboxRow first;
  private boolean begun;

  JsonRows(Reader in) throws IOException {
    this.parser = JSON.createParser(in);
    this.first = read();
    if (first == null) {
      throw InboxRows.refused(1, null, "the file holds no JSON object.");
    }
  }

  @Override
  public Set<String> columns() {
    return first == null ? Set.of() : first.cells().keySet();
  }

  @Override
  public String header() {
    return "";
  }

  @Override
  public @Nullable InboxRow next() throws IOException {
    if (!begun) {
      begun = true;
      return first;
    }
    return read();
  }

  private @Nullable InboxRow read() throws IOException {
    try {
      JsonToken token = parser.nextToken();
      while (token == JsonToken.START_ARRAY || token == JsonToken.END_ARRAY) {
        token = parser.nextToken();
      }
      if (token == null) {
        return null;
      }
      long line = parser.currentTokenLocation().getLineNr();
      if (token != JsonToken.START_OBJECT) {
        throw InboxRows.refused(line, null, "this is no JSON object; a row is one.");
      }
      return row(line);
    } catch (JsonProcessingException e) {
      long line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      throw InboxRows.refused(line, null, "this is not valid JSON.");
    }
  }

  /** Copies each number as it is written: whether it can be one is asked with its column. */
  private InboxRow row(long line) throws IOException {
    Map<String, String> cells = new LinkedHashMap<>();
    var raw = new StringWriter();
    try (JsonGenerator copy = JSON.createGenerator(raw)) {
      copy.writeStartObject();
      for (int depth = 1; depth > 0; ) {
        JsonToken token = parser.nextToken();
        if (token == null) {
          throw InboxRows.refused(line, null, "the file ends inside of this row.");
        }
        if (token.isStructStart()) {
          depth++;
        } else if (token.isStructEnd()) {
          depth--;
        } else if (depth == 1 && token.isScalarValue() && !cell().isEmpty()) {
          cells.put(parser.currentName().toLowerCase(Locale.ROOT), cell());
        }
        copy(token, copy);
      }
    }
    return new InboxRow(line, raw.toString(), cells, null);
  }

  private String cell() throws IOException {
    return parser.currentToken() == JsonToken.VALUE_NULL ? "" : parser.getText();
  }

  private void copy(JsonToken token, JsonGenerator copy) throws IOException {
    if (token.isNumeric()) {
      copy.writeNumber(parser.getText());
    } else {
      copy.copyCurrentEvent(parser);
    }
  }
}
