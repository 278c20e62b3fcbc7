package io.bactrian.console;

import com.fasterxml.jackson.databind.util.RawValue;
import io.bactrian.console.ListReader.Row;
import io.bactrian.hub.lists.Column;
import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows as CSV (RFC 4180). A text that a spreadsheet would run as a formula gets an
 * apostrophe in front, which makes it a text there.
 */
final class CsvRows {
  private static final String FORMULA = "=+-@\t\r";
  private static final String END = "\r\n";

  private final List<String> names;
  private final Writer out;

  CsvRows(List<Column> columns, Writer out) throws IOException {
    this.names = columns.stream().map(Column::name).toList();
    this.out = out;
    out.write(String.join(",", names) + END);
  }

  void write(Row row) throws IOException {
    Map<String, @Nullable Object> values = row.values();
    out.write(
        names.stream().map(name -> field(values.get(name))).collect(Collectors.joining(",")) + END);
  }

  static String field(@Nullable Object value) {
    if (value == null) {
      return "";
    }
    if (value instanceof Number number) {
      return number instanceof BigDecimal exact ? exact.toPlainString() : number.toString();
    }
    String text =
        value instanceof RawValue json
            ? String.valueOf(json.rawValue())
            : value instanceof List<?> several
                ? several.stream().map(String::valueOf).collect(Collectors.joining("; "))
                : value.toString();
    return quoted(runs(text) ? "'" + text : text);
  }

  private static boolean runs(String text) {
    return !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0;
  }

  private static String quoted(String text) {
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
