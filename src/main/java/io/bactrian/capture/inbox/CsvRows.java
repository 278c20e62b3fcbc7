package io.bactrian.capture.inbox;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a file whose first row names its columns; tab, semicolon or comma between them, quotation
 * marks around a cell that holds one of those, a line break or a quotation mark. Angle brackets
 * around a name, as in MetaTrader's exports, are left out.
 */
final class CsvRows implements InboxRows {
  private static final String UNMATCHED =
      "its quotation marks do not match; put one before and one after a cell, and double those"
          + " inside of it.";

  private final CsvLines lines;
  private final CSVFormat format;
  private final String header;
  private final List<String> names = new ArrayList<>();
  private Iterator<CSVRecord> records;

  CsvRows(Reader in) throws IOException {
    this.lines = new CsvLines(in);
    String first = lines.peek();
    if (first == null || first.isBlank()) {
      throw InboxRows.refused(1, null, "the file begins with no line of column names.");
    }
    char separator = first.indexOf('\t') >= 0 ? '\t' : first.indexOf(';') >= 0 ? ';' : ',';
    this.format =
        CSVFormat.RFC4180.builder().setDelimiter(separator).setIgnoreSurroundingSpaces(true).get();
    this.records = records();
    CSVRecord columns = read();
    if (columns == null) {
      throw InboxRows.refused(1, null, UNMATCHED);
    }
    this.header = lines.text();
    for (String name : columns) {
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
    while (lines.peek() != null) {
      CSVRecord record = read();
      if (record == null) {
        return new InboxRow(lines.line(), lines.text(), Map.of(), UNMATCHED);
      }
      if (!lines.text().isBlank()) {
        return row(record);
      }
    }
    return null;
  }

  private InboxRow row(CSVRecord record) {
    Map<String, String> byName = new LinkedHashMap<>();
    String fault = null;
    for (int i = 0; i < record.size(); i++) {
      String cell = record.get(i).strip();
      if (i < names.size() && !cell.isEmpty()) {
        byName.put(names.get(i), cell);
      } else if (!cell.isEmpty()) {
        fault =
            "it has %d cells for %d columns; put a cell that holds the separator in quotation marks."
                .formatted(record.size(), names.size());
      }
    }
    return new InboxRow(lines.line(), lines.text(), byName, fault);
  }

  private Iterator<CSVRecord> records() throws IOException {
    return CSVParser.builder().setReader(lines).setFormat(format).get().iterator();
  }

  /** Null where the row is no CSV; its first line alone is given up then. */
  private @Nullable CSVRecord read() throws IOException {
    lines.beginRow();
    try {
      return records.next();
    } catch (UncheckedIOException e) {
      if (!(e.getCause() instanceof CSVException)) {
        throw e.getCause();
      }
      lines.cutRow();
      records = records();
      return null;
    }
  }
}
