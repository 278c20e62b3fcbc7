package io.bactrian.hub.lists;

import java.util.ArrayList;
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
 * @param item the page of one of them
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
    String emptyHint,
    Item item) {

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
    /** Yes or no. */
    FLAG,
    /** Whatever JSON holds, as tables. */
    NESTED,
    DECIMAL,
    COUNT,
    /** Four digits behind the point. */
    FIGURE,
    /** The same with its sign. */
    SIGNED,
    PERCENT,
    BYTES,
    DURATION,
    DELAY,
    /** Six digits that count. */
    NUMBER,
    MILLIS,
    MICROS;

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

  /**
   * The page of one item.
   *
   * @param name what one is called, empty for the entry's name
   * @param sentence what it is: members in braces, left out with its brackets where one is null
   * @param names the members by which others name one, each in the parts of its id
   * @param found what the search finds it by
   */
  public record Item(
      String name, String sentence, List<List<String>> names, List<SearchKey> found) {}

  public static ListView page(int place, String title, String lead) {
    var item = new Item("", "", List.of(), List.of());
    return new ListView(place, title, lead, false, null, List.of(), List.of(), "", "", item);
  }

  /** An investor may open it. */
  public ListView amongResults() {
    return with(true, lineage, cells, fields, item);
  }

  public ListView inLineage(String kind, String... by) {
    return with(results, new Lineage(kind, List.of(by)), cells, fields, item);
  }

  public ListView cells(Cell... all) {
    return with(results, lineage, List.of(all), fields, item);
  }

  public ListView fields(Field... all) {
    return with(results, lineage, cells, List.of(all), item);
  }

  public ListView whenEmpty(String head, String hint) {
    return new ListView(place, title, lead, results, lineage, cells, fields, head, hint, item);
  }

  /**
   * @param sentence such as {@code {action} {ticker}[ at {price}]}
   */
  public ListView one(String name, String sentence) {
    return item(new Item(name, sentence, item.names(), item.found()));
  }

  /** Members of any list that, joined by a colon, are an id of this one; may be called again. */
  public ListView namedBy(String... members) {
    var all = new ArrayList<>(item.names());
    all.add(List.of(members));
    return item(new Item(item.name(), item.sentence(), List.copyOf(all), item.found()));
  }

  public ListView foundBy(SearchKey... keys) {
    return item(new Item(item.name(), item.sentence(), item.names(), List.of(keys)));
  }

  private ListView item(Item one) {
    return with(results, lineage, cells, fields, one);
  }

  private ListView with(
      boolean open, @Nullable Lineage graph, List<Cell> shown, List<Field> asked, Item one) {
    return new ListView(place, title, lead, open, graph, shown, asked, emptyTitle, emptyHint, one);
  }

  public static Cell cell(String label, String field, Format format) {
    return new Cell(label, field, format);
  }

  public static Field field(String name, String label, String... options) {
    return new Field(name, label, List.of(options));
  }
}
