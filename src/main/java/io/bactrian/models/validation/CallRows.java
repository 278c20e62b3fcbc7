package io.bactrian.models.validation;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.models.checks.LabelledRows;
import io.bactrian.models.checks.Survivors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The labelled rows that a call brings. */
final class CallRows {
  private static final int LEAST = 50;
  private static final int MOST_CLASSES = 50;

  private final JsonNode items;
  private final List<String> columns;
  private final long[] asOf;
  private final long[] until;
  private final long[] known;
  private final String[] symbols;
  private final int[] labels;
  private final float[][] features;
  private final boolean[] test;

  private CallRows(JsonNode items, List<String> columns) {
    int size = items.size();
    this.items = items;
    this.columns = columns;
    asOf = new long[size];
    until = new long[size];
    known = new long[size];
    symbols = new String[size];
    labels = new int[size];
    features = new float[size][columns.size()];
    test = new boolean[size];
  }

  /**
   * @param rows fits {@code rows} of {@code validate-request.schema.json}
   * @throws io.bactrian.shared.HubException {@code UNPROCESSABLE} or {@code INVALID_FIELD} naming
   *     the row's member
   */
  static LabelledRows of(JsonNode rows) {
    var columns = new LinkedHashSet<String>();
    JsonNode named = rows.path("columns");
    for (int i = 0; i < named.size(); i++) {
      if (!columns.add(named.get(i).asText())) {
        throw Fields.unfit("rows.columns[" + i + "]", "Name each column once.");
      }
    }
    JsonNode items = rows.path("items");
    if (items.size() < LEAST) {
      throw Fields.unfit(
          "rows.items",
          "There are %d rows, and %d are needed: send more.".formatted(items.size(), LEAST));
    }
    return new CallRows(items, List.copyOf(columns)).read();
  }

  private LabelledRows read() {
    boolean withKnown = items.get(0).hasNonNull("label_known_at");
    boolean withSymbols = items.get(0).hasNonNull("symbol");
    for (int i = 0; i < items.size(); i++) {
      String place = "rows.items[" + i + "]";
      JsonNode row = items.get(i);
      readTimes(i, row, place);
      readLabel(i, row, place);
      readValues(i, row, place);
      if (withKnown) {
        known[i] = Fields.moment(row, place, "label_known_at");
      }
      if (withSymbols && !row.hasNonNull("symbol")) {
        throw Fields.unfit(place + ".symbol", "Name the symbol of every row, or of none.");
      }
      symbols[i] = row.path("symbol").asText();
    }
    return new LabelledRows(
        columns,
        asOf,
        until,
        withKnown ? known : null,
        withSymbols ? symbols : null,
        labels,
        features,
        test);
  }

  private void readTimes(int i, JsonNode row, String place) {
    asOf[i] = Fields.moment(row, place, "as_of");
    if (i > 0 && asOf[i] < asOf[i - 1]) {
      throw Fields.unfit(
          place + ".as_of", "The row is older than the one before it: send the oldest first.");
    }
    if (!row.hasNonNull("label_until")) {
      throw Fields.unfit(
          place + ".label_until",
          "Say up to which moment the label looks: without it, no overlap with the test can be"
              + " seen.");
    }
    until[i] = Fields.moment(row, place, "label_until");
    if (until[i] < asOf[i]) {
      throw Fields.unfit(place + ".label_until", "A label ends at its row's as_of or later.");
    }
  }

  private void readLabel(int i, JsonNode row, String place) {
    JsonNode label = row.path("label");
    if (!label.isIntegralNumber() || label.asInt() < 0 || label.asInt() >= MOST_CLASSES) {
      throw Fields.unfit(
          place + ".label", "Give the index of the class, 0 to %d.".formatted(MOST_CLASSES - 1));
    }
    labels[i] = label.asInt();
    test[i] = row.path("part").asText().equals("test");
  }

  private void readValues(int i, JsonNode row, String place) {
    JsonNode values = row.path("values");
    if (values.size() != columns.size()) {
      throw Fields.unfit(
          place + ".values",
          "Give %d values, one a column; null for a missing one.".formatted(columns.size()));
    }
    for (int c = 0; c < columns.size(); c++) {
      String field = place + ".values[" + c + "]";
      JsonNode value = values.get(c);
      features[i][c] = value.isNull() ? Float.NaN : (float) Fields.number(value, field);
      if (Float.isInfinite(features[i][c])) {
        throw Fields.unfit(field, "The value is too large for a feature, which is a float.");
      }
    }
  }

  /** The one symbol of the rows; null where there are several. */
  static @Nullable String onlySymbol(LabelledRows rows, @Nullable String named) {
    String[] symbols = rows.symbols();
    if (symbols == null) {
      return named;
    }
    for (String symbol : symbols) {
      if (!symbol.equals(symbols[0])) {
        return null;
      }
    }
    return symbols[0];
  }

  static Map<String, Survivors.Listing> universe(JsonNode universe) {
    var listings = new HashMap<String, Survivors.Listing>();
    var twice = new ArrayList<String>();
    for (int i = 0; i < universe.size(); i++) {
      String place = "universe[" + i + "]";
      JsonNode one = universe.get(i);
      long from = Fields.moment(one, place, "from", Long.MIN_VALUE);
      long to = Fields.moment(one, place, "until", Long.MAX_VALUE);
      String symbol = one.path("symbol").asText();
      if (listings.put(symbol, new Survivors.Listing(from, to)) != null) {
        twice.add(place);
      }
    }
    if (!twice.isEmpty()) {
      throw Fields.unfit(twice.get(0) + ".symbol", "Name each symbol once.");
    }
    return listings;
  }
}
