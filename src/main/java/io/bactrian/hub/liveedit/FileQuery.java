package io.bactrian.hub.liveedit;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a caller asks of the files or of their schedules.
 *
 * @param filters values by field
 * @param limit items at most
 * @param after the key behind which the page begins, empty for the beginning
 */
record FileQuery(Map<String, String> filters, int limit, String after) {
  private static final Map<String, Set<String>> FILTERS =
      Map.of(
          "kind", Set.of("route", "kamelet", "schedule"),
          "state", Set.of("serving", "serving-last-good", "failed", "stopped"));
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 100_000;

  /**
   * @param next what to ask for the next page with, null behind the last item
   */
  record Page<R>(List<R> items, @Nullable String next) {}

  /** INVALID_PARAMETER naming the parameter at fault. */
  static FileQuery parse(Map<String, String> parameters) {
    var filters = new HashMap<>(parameters);
    String limit = filters.remove("limit");
    String cursor = filters.remove("cursor");
    filters.forEach(
        (name, value) -> {
          Set<String> values = FILTERS.get(name);
          if (values == null || !values.contains(value)) {
            throw invalid(name, "limit, cursor, and filters with their values: " + FILTERS);
          }
        });
    return new FileQuery(
        filters,
        limit == null ? DEFAULT_LIMIT : parseLimit(limit),
        cursor == null ? "" : parseCursor(cursor));
  }

  boolean matches(RouteFileStatus file) {
    return filters.getOrDefault("kind", file.kind()).equals(file.kind())
        && filters.getOrDefault("state", file.state()).equals(file.state());
  }

  /** The page of these rows, in the order of their keys, each made into what is shown. */
  <T, R> Page<R> page(List<T> rows, Function<T, String> key, Function<T, R> shown) {
    List<T> left =
        rows.stream()
            .filter(row -> key.apply(row).compareTo(after) > 0)
            .sorted(Comparator.comparing(key))
            .toList();
    List<T> page = left.subList(0, Math.min(limit, left.size()));
    String next = page.size() == left.size() ? null : cursor(key.apply(page.get(page.size() - 1)));
    return new Page<>(page.stream().map(shown).toList(), next);
  }

  private static String cursor(String key) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(key.getBytes(StandardCharsets.UTF_8));
  }

  private static String parseCursor(String text) {
    try {
      return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw invalid("cursor", "the 'next' of an earlier answer, unchanged");
    }
  }

  private static int parseLimit(String text) {
    int limit = text.matches("\\d{1,6}") ? Integer.parseInt(text) : 0;
    if (limit < 1 || limit > MAX_LIMIT) {
      throw invalid("limit", "a whole number from 1 to " + MAX_LIMIT);
    }
    return limit;
  }

  private static HubException invalid(String name, String takes) {
    return new HubException(
        ErrorCode.INVALID_PARAMETER, name, "'%s': this list takes %s.".formatted(name, takes));
  }
}
