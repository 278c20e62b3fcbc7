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
 * @param format what the answer looks like
 * @param columns what to show of each
 * @param conditions SQL conditions, each with one placeholder
 * @param values what to bind to them, in order
 * @param order how the rows follow each other
 * @param after the keys behind which to begin, empty for the beginning
 */
record ListQuery(
    int limit,
    Format format,
    List<Column> columns,
    List<String> conditions,
    List<Object> values,
    ListOrder order,
    List<String> after) {
  static final String CSV = "text/csv";

  /** What an answer looks like. */
  enum Format {
    JSON,
    /** All rows unless a limit is given. */
    CSV,
    /** An array a column, as charts want it. */
    COLUMNS;

    /** Of an Accept that names several, only one that begins with it. */
    private static Format of(@Nullable String name, String accept) {
      if (name == null) {
        return accept.startsWith(ListQuery.CSV) ? CSV : JSON;
      }
      return switch (name) {
        case "json" -> JSON;
        case "csv" -> CSV;
        case "columns" -> COLUMNS;
        default -> throw invalid("format", "'format' is one of json, csv, columns.");
      };
    }
  }

  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 100_000;

  /**
   * @param accept what the caller takes; the parameter {@code format} comes before it
   * @throws HubException INVALID_PARAMETER naming the parameter at fault
   */
  static ListQuery parse(ListSpec spec, MultiValueMap<String, String> parameters, String accept) {
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
    Format format = Format.of(parameters.getFirst("format"), accept);
    int unlimited = format == Format.CSV ? Integer.MAX_VALUE : DEFAULT_LIMIT;
    return new ListQuery(
        limit == null ? unlimited : parseLimit(limit),
        format,
        columns(spec, parameters.getFirst("fields")),
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
    known.addAll(List.of("fields", "limit", "cursor", "format"));
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
