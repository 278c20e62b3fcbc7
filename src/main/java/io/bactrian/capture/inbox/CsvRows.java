package io.bactrian.capture.inbox;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a file whose first line names its columns; tab, semicolon or comma between them,
 * quotation marks around a cell that holds one of those. Angle brackets around a name, as in
 * MetaTrader's exports, are left out.
 */
final class CsvRows implements InboxRows {
  private static final int LONGEST_LINE = 64 * 1024;

  private final Reader in;
  private final String header;
  private final char separator;
  private final List<String> names = new ArrayList<>();
  private long line;

  CsvRows(Reader in) throws IOException {
    this.in = in;
    String first = line();
    if (first == null || first.isBlank()) {
      throw InboxRows.refused(1, null, "the file begins with no line of column names.");
    }
    this.header = first;
    this.separator = first.indexOf('\t') >= 0 ? '\t' : first.indexOf(';') >= 0 ? ';' : ',';
    for (String name : cells(first)) {
      names.add(name.strip().toLowerCase(Locale.ROOT).replaceAll("^<|>$", ""));
    }
  }

  @Override
  public Set<String> columns() {
    return new LinkedHashSet<>(names);
  }

  @Override
  public String header() {
    return header;
  }

  @Override
  public @Nullable InboxRow next() throws IOException {
    String raw = line();
    while (raw != null && raw.isBlank()) {
      raw = line();
    }
    if (raw == null) {
      return null;
    }
    List<String> cells = cells(raw);
    Map<String, String> byName = new LinkedHashMap<>();
    for (int i = 0; i < Math.min(cells.size(), names.size()); i++) {
      String cell = cells.get(i).strip();
      if (!cell.isEmpty()) {
        byName.put(names.get(i), cell);
      }
    }
    return new InboxRow(line, raw, byName);
  }

  private @Nullable String line() throws IOException {
    var text = new StringBuilder();
    int c = in.read();
    if (c < 0) {
      return null;
    }
    line++;
    for (; c >= 0 && c != '\n'; c = in.read()) {
      if (text.length() == LONGEST_LINE) {
        throw InboxRows.refused(line, null, "it is longer than 64 KB; is this a CSV file?");
      }
      if (c != '\r') {
        text.append((char) c);
      }
    }
    return text.toString();
  }

  private List<String> cells(String text) {
    List<String> cells = new ArrayList<>();
    var cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        boolean doubled = quoted && i + 1 < text.length() && text.charAt(i + 1) == '"';
        if (doubled) {
          cell.append(c);
          i++;
        } else {
          quoted = !quoted;
        }
      } else if (c == separator && !quoted) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString());
    return cells;
  }
}
