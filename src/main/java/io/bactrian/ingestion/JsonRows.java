package io.bactrian.ingestion;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.Reader;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rows of a JSON array of objects, or of objects one after the other. */
final class JsonRows implements InboxRows {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

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
      JsonNode row = JSON.readTree(parser);
      return new InboxRow(line, row.toString(), cells(row));
    } catch (JsonProcessingException e) {
      long line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      throw InboxRows.refused(line, null, "this is not valid JSON.");
    }
  }

  private static Map<String, String> cells(JsonNode row) {
    Map<String, String> cells = new LinkedHashMap<>();
    row.properties()
        .forEach(
            field -> {
              JsonNode value = field.getValue();
              String text =
                  value.isNumber()
                      ? number(value.decimalValue())
                      : value.isNull() ? "" : value.asText();
              if (!text.isEmpty()) {
                cells.put(field.getKey().toLowerCase(Locale.ROOT), text);
              }
            });
    return cells;
  }

  /** Plain where that is short: 1e999999 would become a million digits. */
  private static String number(BigDecimal value) {
    return Math.abs(value.scale()) > 30 ? value.toString() : value.toPlainString();
  }
}
