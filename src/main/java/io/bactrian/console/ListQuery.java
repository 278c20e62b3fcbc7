package io.bactrian.console;

import io.bactrian.hub.lists.ListFilter;
import io.bactrian.hub.lists.ListSpec;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * What a caller asks of a list.
 *
 * @param limit how many rows at most
 * @param conditions SQL conditions, each with one placeholder
 * @param values what to bind to them, in order
 * @param order how the rows follow each other
 * @param after the keys behind which to begin, empty for the beginning
 * @param csv whether as CSV, which has all rows unless a limit is given
 */
record ListQuery(
    int limit,
    List<String> conditions,
    List<Object> values,
    ListOrder order,
    List<String> after,
    boolean csv) {
  static final String CSV = "text/csv";
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
    boolean csv = csv(parameters.getFirst("format"), accept);
    int unlimited = csv ? Integer.MAX_VALUE : DEFAULT_LIMIT;
    return new ListQuery(
        limit == null ? unlimited : parseLimit(limit),
        conditions,
        values,
        order,
        cursor == null ? List.of() : Cursor.decode(spec, order, cursor),
        csv);
  }

  /** Of an Accept that names several, only one that begins with it. */
  private static boolean csv(@Nullable String format, String accept) {
    if (format == null) {
      return accept.startsWith(CSV);
    }
    return switch (format) {
      case "csv" -> true;
      case "json" -> false;
      default -> throw invalid("format", "'format' is json or csv.");
    };
  }

  private static void requireKnown(ListSpec spec, MultiValueMap<String, String> parameters) {
    var known = new ArrayList<>(spec.filterNames());
    known.add("sort");
    known.add("limit");
    known.add("cursor");
    known.add("format");
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
