package io.bactrian.changes.log;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The text that identifies a row in its table, as the SQL function {@code row_key} makes it of
 * captured rows: the values of the key columns joined with slashes. A slash or backslash inside of
 * one of several values has a backslash before it, so that no two keys share a text; a key of one
 * column is that column's value as it is.
 */
public final class RowKey {
  private RowKey() {}

  public static String of(List<String> values) {
    return values.size() == 1
        ? values.get(0)
        : values.stream()
            .map(value -> value.replace("\\", "\\\\").replace("/", "\\/"))
            .collect(Collectors.joining("/"));
  }
}
