package io.bactrian.console;

import io.bactrian.hub.lists.Column;
import io.bactrian.hub.lists.ListFilter;
import io.bactrian.hub.lists.ListSpec;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * What a caller asks of a list.
 *
 * @param limit how many rows at most
 * @param columns what to show of each
 * @param byColumn whether the answer is an array a column, as charts want it
 * @param conditions SQL conditions, each with one placeholder
 * @param values what to bind to them, in order
 * @param order how the rows follow each other
 * @param after the keys behind which to begin, empty for the beginning
 */
record ListQuery(
    int limit,
    List<Column> columns,
    boolean byColumn,
    List<String> conditions,
    List<Object> values,
    ListOrder order,
    List<String> after) {
  private static final List<String> SHAPES = List.of("rows", "columns");
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 100_000;

  /** INVALID_PARAMETER naming the parameter at fault. */
  static ListQuery parse(ListSpec spec, MultiValueMap<String, String> parameters) {
    requireKnown(spec, parameters);
    var conditions = new ArrayList<String>();
    var values = new ArrayList<Object>();
    for (ListFilter filter : spec.filters()) {
      String value = parameters.getFirst(filter.name());
      if (value != null) {
        conditions.add(filter.condition());
        values.add(filter.bind(value));
      }
    }
    String limit = parameters.getFirst("limit");
    String cursor = parameters.getFirst("cursor");
    ListOrder order = ListOrder.of(spec, parameters.getFirst("sort"));
    return new ListQuery(
        limit == null ? DEFAULT_LIMIT : parseLimit(limit),
        columns(spec, parameters.getFirst("fields")),
        byColumn(parameters.getFirst("shape")),
        conditions,
        values,
        order,
        cursor == null ? List.of() : Cursor.decode(spec, order, cursor));
  }

  private static void requireKnown(ListSpec spec, MultiValueMap<String, String> parameters) {
    var known = new ArrayList<>(spec.filterNames());
    if (!spec.sorts().isEmpty()) {
      known.add("sort");
    }
    known.add("fields");
    known.add("shape");
    known.add("limit");
    known.add("cursor");
    parameters.forEach(
        (name, values) -> {
          if (!known.contains(name)) {
            throw invalid(
                name,
                "'%s' is no parameter of this list; it takes %s."
                    .formatted(name, String.join(", ", known)));
          }
          if (values.size() > 1) {
            throw invalid(name, "'%s' may be given once.".formatted(name));
          }
        });
  }

  private static List<Column> columns(ListSpec spec, @Nullable String fields) {
    if (fields == null) {
      return spec.inPages();
    }
    return Stream.of(fields.split(","))
        .distinct()
        .map(
            name ->
                spec.columns().stream()
                    .filter(column -> column.name().equals(name))
                    .findFirst()
                    .orElseThrow(
                        () ->
                            invalid(
                                "fields",
                                "This list has no field '%s'; it has %s."
                                    .formatted(name, names(spec)))))
        .toList();
  }

  private static String names(ListSpec spec) {
    return spec.columns().stream().map(Column::name).collect(Collectors.joining(", "));
  }

  private static boolean byColumn(@Nullable String shape) {
    if (shape != null && !SHAPES.contains(shape)) {
      throw invalid("shape", "'shape' is one of " + String.join(", ", SHAPES) + ".");
    }
    return "columns".equals(shape);
  }

  private static int parseLimit(String text) {
    int limit = text.matches("\\d{1,6}") ? Integer.parseInt(text) : 0;
    if (limit < 1 || limit > MAX_LIMIT) {
      throw invalid("limit", "'limit' takes a whole number from 1 to " + MAX_LIMIT + ".");
    }
    return limit;
  }

  private static HubException invalid(String name, String message) {
    return new HubException(ErrorCode.INVALID_PARAMETER, name, message);
  }
}
