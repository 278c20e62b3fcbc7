package io.bactrian.hub.lists;

/**
 * A column that rows are ordered or addressed by.
 *
 * @param sql the column, such as {@code s.id}
 * @param type how its text form is read back
 */
public record SortKey(String sql, Type type) {

  /** How a key is read back. */
  public enum Type {
    TEXT,
    BIGINT,
    NUMERIC,
    DOUBLE,
    BOOLEAN,
    TIME
  }

  public static SortKey text(String sql) {
    return new SortKey(sql, Type.TEXT);
  }

  public static SortKey bigint(String sql) {
    return new SortKey(sql, Type.BIGINT);
  }

  public static SortKey time(String sql) {
    return new SortKey(sql, Type.TIME);
  }

  public static SortKey numeric(String sql) {
    return new SortKey(sql, Type.NUMERIC);
  }

  public static SortKey floating(String sql) {
    return new SortKey(sql, Type.DOUBLE);
  }

  public static SortKey bool(String sql) {
    return new SortKey(sql, Type.BOOLEAN);
  }

  /** The same with a value instead of null, which no row comparison orders. */
  public SortKey withoutNull() {
    String none =
        switch (type) {
          case TEXT -> "''";
          case BIGINT, NUMERIC, DOUBLE -> "0";
          case BOOLEAN -> "false";
          case TIME -> "'epoch'::timestamptz";
        };
    return new SortKey("coalesce(%s, %s)".formatted(sql, none), type);
  }

  /** The value as text that {@link #placeholder} reads back without loss. */
  public String asText() {
    return switch (type) {
      case TEXT -> sql;
      case BIGINT, NUMERIC, DOUBLE, BOOLEAN -> "(" + sql + ")::text";
      case TIME -> "to_char(" + sql + " at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')";
    };
  }

  public String placeholder() {
    return switch (type) {
      case TEXT -> "?";
      case BIGINT -> "?::bigint";
      case NUMERIC -> "?::numeric";
      case DOUBLE -> "?::double precision";
      case BOOLEAN -> "?::boolean";
      case TIME -> "?::timestamptz";
    };
  }

  /** True where the database will take the text as a value of this type. */
  public boolean accepts(String value) {
    return switch (type) {
      case TEXT -> value.indexOf('\0') < 0;
      case BIGINT -> value.matches("-?\\d{1,18}");
      case NUMERIC, DOUBLE ->
          value.matches("-?\\d{1,400}(\\.\\d{1,400})?(e[+-]\\d{1,3})?|NaN|-?Infinity");
      case BOOLEAN -> value.equals("true") || value.equals("false");
      case TIME -> Times.parse(value) != null;
    };
  }
}
