package io.bactrian.hub.lists;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How the console shows a list.
 *
 * @param place where its page stands among the console's, least first; app.js has their groups
 * @param title the page's name
 * @param lead one sentence below it
 * @param results whether an investor may open it
 * @param lineage what of the lineage graph an item is, null where it is no part of it
 * @param cells the table's columns
 * @param fields the filters that the page offers
 * @param emptyTitle what it says where the list is empty
 * @param emptyHint what to do then
 */
public record ListView(
    int place,
    String title,
    String lead,
    boolean results,
    @Nullable Lineage lineage,
    List<Cell> cells,
    List<Field> fields,
    String emptyTitle,
    String emptyHint) {

  /** How a value reads; those behind {@link #DECIMAL} stand to the right. */
  public enum Format {
    TEXT,
    STRONG,
    CODE,
    /** The first eight characters, as of a hash. */
    SHORT_CODE,
    /** One line, the whole of it as a tooltip. */
    CLIP,
    /** The whole of it, on several lines. */
    SENTENCE,
    BADGE,
    TIME,
    /** Several words. */
    WORDS,
    DECIMAL,
    COUNT,
    /** Four digits behind the point. */
    FIGURE,
    /** The same with its sign. */
    SIGNED,
    PERCENT,
    BYTES,
    DURATION,
    DELAY;

    public String json() {
      return name().toLowerCase(Locale.ROOT);
    }

    public boolean numeric() {
      return compareTo(DECIMAL) >= 0;
    }
  }

  /**
   * @param kind such as {@code trade}
   * @param by the columns that its id is made of
   */
  public record Lineage(String kind, List<String> by) {}

  /**
   * @param label the head
   * @param field the column
   */
  public record Cell(String label, String field, Format format) {}

  /**
   * @param name the filter's
   * @param options what to choose from, empty for the filter's own values
   */
  public record Field(String name, String label, List<String> options) {}

  public static ListView page(int place, String title, String lead) {
    return new ListView(place, title, lead, false, null, List.of(), List.of(), "", "");
  }

  /** An investor may open it. */
  public ListView amongResults() {
    return new ListView(place, title, lead, true, lineage, cells, fields, emptyTitle, emptyHint);
  }

  public ListView inLineage(String kind, String... by) {
    var found = new Lineage(kind, List.of(by));
    return new ListView(place, title, lead, results, found, cells, fields, emptyTitle, emptyHint);
  }

  public ListView cells(Cell... all) {
    return new ListView(
        place, title, lead, results, lineage, List.of(all), fields, emptyTitle, emptyHint);
  }

  public ListView fields(Field... all) {
    return new ListView(
        place, title, lead, results, lineage, cells, List.of(all), emptyTitle, emptyHint);
  }

  public ListView whenEmpty(String head, String hint) {
    return new ListView(place, title, lead, results, lineage, cells, fields, head, hint);
  }

  public static Cell cell(String label, String field, Format format) {
    return new Cell(label, field, format);
  }

  public static Field field(String name, String label, String... options) {
    return new Field(name, label, List.of(options));
  }
}
