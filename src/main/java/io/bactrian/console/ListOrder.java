package io.bactrian.console;

import io.bactrian.hub.lists.ListSpec;
import io.bactrian.hub.lists.SortKey;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The order of one request, and what a cursor of it holds.
 *
 * @param name what the caller asked for, empty for the list's own order
 * @param keys what paging runs along, unique together
 * @param descending the direction of all keys
 */
record ListOrder(String name, List<SortKey> keys, boolean descending) {

  /**
   * The list's own order, or that of a column; rows without a value in it come last either way.
   *
   * @param sort a sortable column, with a minus in front for the greatest first
   * @throws HubException INVALID_PARAMETER where there is no such column
   */
  static ListOrder of(ListSpec spec, @Nullable String sort) {
    if (sort == null) {
      return new ListOrder("", spec.order(), spec.newestFirst());
    }
    boolean descending = sort.startsWith("-");
    SortKey column = spec.sorts().get(descending ? sort.substring(1) : sort);
    if (column == null) {
      throw new HubException(
          ErrorCode.INVALID_PARAMETER,
          "sort",
          "'sort' is one of %s, with a - in front for the greatest first."
              .formatted(String.join(", ", spec.sorts().keySet())));
    }
    var keys = new ArrayList<SortKey>();
    keys.add(SortKey.bool(column.sql() + (descending ? " is not null" : " is null")));
    keys.add(column.withoutNull());
    keys.addAll(spec.order());
    return new ListOrder(sort, keys, descending);
  }

  /** {@code (a, b) < (?, ?)}: the rows behind a cursor. */
  String behindCursor() {
    return "(%s) %s (%s)"
        .formatted(
            joined(keys.stream().map(SortKey::sql).toList()),
            descending ? "<" : ">",
            joined(keys.stream().map(SortKey::placeholder).toList()));
  }

  String orderBy() {
    String direction = descending ? " desc" : " asc";
    return keys.stream()
        .map(key -> key.sql() + direction)
        .collect(Collectors.joining(", ", " order by ", ""));
  }

  private static String joined(List<String> parts) {
    return String.join(", ", parts);
  }
}
