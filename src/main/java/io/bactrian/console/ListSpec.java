package io.bactrian.console;

import java.util.List;

/**
 * One list under {@code /api/v1}: where its rows come from, in what order, what they show and what
 * they may be asked by. All SQL here is written by us; what a caller sends is only ever bound.
 *
 * @param name the path element
 * @param from the FROM clause
 * @param order what paging runs along unless asked otherwise, unique together
 * @param newestFirst the direction of the order
 * @param id the keys that an item's address holds, joined by a colon
 * @param columns {@code alias.column} or {@code expression as name}
 * @param details columns that only a single item shows
 * @param filters what the list may be narrowed by
 */
record ListSpec(
    String name,
    String from,
    List<SortKey> order,
    boolean newestFirst,
    List<SortKey> id,
    List<String> columns,
    List<String> details,
    List<ListFilter> filters) {

  /** The statement's beginning, the order's keys as {@code key_0..n} in front of the columns. */
  String select(List<SortKey> keys, boolean withDetails) {
    var sql = new StringBuilder("select ");
    for (int i = 0; i < keys.size(); i++) {
      sql.append(keys.get(i).asText()).append(" as key_").append(i).append(", ");
    }
    sql.append(String.join(", ", columns));
    if (withDetails && !details.isEmpty()) {
      sql.append(", ").append(String.join(", ", details));
    }
    return sql.append(" from ").append(from).toString();
  }

  List<String> filterNames() {
    return filters.stream().map(ListFilter::name).toList();
  }
}
