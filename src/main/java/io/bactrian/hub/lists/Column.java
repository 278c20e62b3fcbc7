package io.bactrian.hub.lists;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A column of a list: what is selected, and what of it the API's description says.
 *
 * @param name the member of an answer
 * @param sql the expression, without a name
 * @param type what the value is
 * @param nullable whether it may be null
 * @param detail whether only a single item has it
 * @param sort the key to sort by, null where the list is not sorted by it
 * @param note what it means where the name does not say it, else empty
 * @param values the values that exist, empty where any will do
 */
public record Column(
    String name,
    String sql,
    Type type,
    boolean nullable,
    boolean detail,
    @Nullable SortKey sort,
    String note,
    List<String> values) {

  /** How a value leaves in JSON. */
  public enum Type {
    TEXT,
    WHOLE,
    /** With all digits that were stored. */
    DECIMAL,
    NUMBER,
    BOOLEAN,
    TIME,
    OBJECT,
    OBJECTS,
    TEXTS,
    /** Any JSON. */
    JSON
  }

  private static final String AS = " as ";

  /**
   * @param sql {@code alias.column} or {@code expression as name}
   */
  public static Column text(String sql) {
    return of(sql, Type.TEXT);
  }

  public static Column whole(String sql) {
    return of(sql, Type.WHOLE);
  }

  public static Column decimal(String sql) {
    return of(sql, Type.DECIMAL);
  }

  public static Column number(String sql) {
    return of(sql, Type.NUMBER);
  }

  public static Column bool(String sql) {
    return of(sql, Type.BOOLEAN);
  }

  public static Column time(String sql) {
    return of(sql, Type.TIME);
  }

  public static Column object(String sql) {
    return of(sql, Type.OBJECT);
  }

  public static Column objects(String sql) {
    return of(sql, Type.OBJECTS);
  }

  public static Column texts(String sql) {
    return of(sql, Type.TEXTS);
  }

  public static Column json(String sql) {
    return of(sql, Type.JSON);
  }

  private static Column of(String sql, Type type) {
    int as = sql.lastIndexOf(AS);
    String expression = as < 0 ? sql : sql.substring(0, as);
    String name =
        as < 0 ? sql.substring(sql.lastIndexOf('.') + 1) : sql.substring(as + AS.length());
    return new Column(name.replace("\"", ""), expression, type, false, false, null, "", List.of());
  }

  public Column orNull() {
    return new Column(name, sql, type, true, detail, sort, note, values);
  }

  /** Only a single item has it: it is large. */
  public Column inDetail() {
    return new Column(name, sql, type, nullable, true, sort, note, values);
  }

  /** The list may be sorted by it; texts in upper and lower case alike. */
  public Column sortable() {
    return sortableBy(sql);
  }

  public Column sortableBy(String expression) {
    SortKey key =
        switch (type) {
          case TEXT -> SortKey.text("lower(" + expression + ")");
          case WHOLE -> SortKey.bigint(expression);
          case DECIMAL -> SortKey.numeric(expression);
          case NUMBER -> SortKey.floating(expression);
          case BOOLEAN -> SortKey.bool(expression);
          case TIME -> SortKey.time(expression);
          case OBJECT, OBJECTS, TEXTS, JSON ->
              throw new IllegalArgumentException(name + " has no order");
        };
    return new Column(name, sql, type, nullable, detail, key, note, values);
  }

  public Column note(String text) {
    return new Column(name, sql, type, nullable, detail, sort, text, values);
  }

  public Column oneOf(String... all) {
    return new Column(name, sql, type, nullable, detail, sort, note, List.of(all));
  }

  String selected() {
    return sql + " as \"" + name + '"';
  }
}
