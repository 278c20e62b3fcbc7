package io.bactrian.console;

/**
 * A column that rows are ordered or addressed by.
 *
 * @param sql the column, such as {@code s.id}
 * @param type how its text form is read back
 */
record SortKey(String sql, Type type) {

  enum Type {
    TEXT,
    BIGINT,
    TIME
  }

  static SortKey text(String sql) {
    return new SortKey(sql, Type.TEXT);
  }

  static SortKey bigint(String sql) {
    return new SortKey(sql, Type.BIGINT);
  }

  static SortKey time(String sql) {
    return new SortKey(sql, Type.TIME);
  }

  /** The value as text that {@link #placeholder} reads back without loss. */
  String asText() {
    return switch (type) {
      case TEXT -> sql;
      case BIGINT -> sql + "::text";
      case TIME -> "to_char(" + sql + " at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')";
    };
  }

  String placeholder() {
    return switch (type) {
      case TEXT -> "?";
      case BIGINT -> "?::bigint";
      case TIME -> "?::timestamptz";
    };
  }

  /** True where the database will take the text as a value of this type. */
  boolean accepts(String value) {
    return switch (type) {
      case TEXT -> value.indexOf('\0') < 0;
      case BIGINT -> value.matches("-?\\d{1,18}");
      case TIME -> Times.parse(value) != null;
    };
  }
}
