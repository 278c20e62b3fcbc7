package io.bactrian.hub.lists;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One list under {@code /api/v1}, a bean of the package that owns its table: where its rows come
 * from, in what order, what they show, what they may be asked by, and how the console shows them.
 * All SQL here is written by us; what a caller sends is only ever bound.
 *
 * @param name the path element
 * @param entry what the API's description calls an item, such as {@code Signal}
 * @param summary what the list holds, in one line
 * @param note what a caller has to know besides
 * @param from the FROM clause
 * @param order what paging runs along unless asked otherwise, unique together
 * @param newestFirst the direction of the order
 * @param id the keys that an item's address holds, joined by a colon
 * @param columns the first is the item's address where the console shows the list
 * @param filters what the list may be narrowed by
 * @param view the console's page, null where it has none
 */
public record ListSpec(
    String name,
    String entry,
    String summary,
    String note,
    String from,
    List<SortKey> order,
    boolean newestFirst,
    List<SortKey> id,
    List<Column> columns,
    List<ListFilter> filters,
    @Nullable ListView view) {

  public static Builder named(String name, String entry) {
    return new Builder(name, entry);
  }

  /** What a page's rows have unless asked otherwise: all but the columns of a single item. */
  public List<Column> inPages() {
    return columns.stream().filter(column -> !column.detail()).toList();
  }

  /** The statement's beginning, the order's keys as {@code key_0..n} in front of the columns. */
  public String select(List<SortKey> keys, List<Column> shown) {
    var sql = new StringBuilder("select ");
    for (int i = 0; i < keys.size(); i++) {
      sql.append(keys.get(i).asText()).append(" as key_").append(i).append(", ");
    }
    return sql.append(shown.stream().map(Column::selected).collect(Collectors.joining(", ")))
        .append(" from ")
        .append(from)
        .toString();
  }

  public List<String> filterNames() {
    return filters.stream().map(ListFilter::name).toList();
  }

  /** The keys of the columns that the list may be sorted by, by their names. */
  public Map<String, SortKey> sorts() {
    var sorts = new LinkedHashMap<String, SortKey>();
    for (Column column : columns) {
      if (column.sort() != null) {
        sorts.put(column.name(), column.sort());
      }
    }
    return sorts;
  }

  /** Takes a list's parts by name. */
  public static final class Builder {
    private final String name;
    private final String entry;
    private String summary = "";
    private String note = "";
    private String from = "";
    private List<SortKey> order = List.of();
    private boolean newestFirst;
    private List<SortKey> id = List.of();
    private List<Column> columns = List.of();
    private List<ListFilter> filters = List.of();
    private @Nullable ListView view;

    private Builder(String name, String entry) {
      this.name = name;
      this.entry = entry;
    }

    public Builder summary(String text) {
      summary = text;
      return this;
    }

    public Builder note(String text) {
      note = text;
      return this;
    }

    public Builder from(String clause) {
      from = clause;
      return this;
    }

    /**
     * Greatest first; an item's address holds these keys unless {@link #addressedBy} says others.
     */
    public Builder newestFirst(SortKey... keys) {
      newestFirst = true;
      return ordered(keys);
    }

    public Builder ordered(SortKey... keys) {
      order = List.of(keys);
      id = order;
      return this;
    }

    public Builder addressedBy(SortKey... keys) {
      id = List.of(keys);
      return this;
    }

    public Builder columns(List<Column> all) {
      columns = List.copyOf(all);
      return this;
    }

    public Builder filters(ListFilter... all) {
      filters = List.of(all);
      return this;
    }

    public Builder shown(ListView page) {
      view = page;
      return this;
    }

    public ListSpec build() {
      return new ListSpec(
          name, entry, summary, note, from, order, newestFirst, id, columns, filters, view);
    }
  }
}
