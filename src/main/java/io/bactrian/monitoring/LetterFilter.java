package io.bactrian.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.shared.TextPattern;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Which letters are meant; null where a side does not matter.
 *
 * @param part whether the texts are patterns for {@code ilike}, as the list takes them, and not the
 *     whole of what is meant
 * @param from inclusive, by the time of the failure
 * @param to exclusive
 */
record LetterFilter(
    boolean part,
    @Nullable String subscriber,
    @Nullable String routeId,
    @Nullable String code,
    @Nullable OffsetDateTime from,
    @Nullable OffsetDateTime to,
    @Nullable List<Long> ids) {
  private static final Set<String> NAMES =
      Set.of("subscriber", "route_id", "code", "from", "to", "ids", "match");

  /** Conditions on {@code dead_letters}, for {@link #bind}. */
  static final String SQL =
      """
      (:subscriber::text is null or case when :part then subscriber ilike :subscriber else subscriber = :subscriber end)
      and (:route::text is null or case when :part then route_id ilike :route else route_id = :route end)
      and (:code::text is null or case when :part then code ilike :code else code = :code end)
      and (:from::timestamptz is null or failed_at >= :from)
      and (:to::timestamptz is null or failed_at < :to)
      and (:ids::bigint[] is null or id = any(:ids))
      """;

  /**
   * @throws HubException {@link ErrorCode#INVALID_FIELD}: a misspelt name must not widen a filter
   */
  static LetterFilter of(@Nullable JsonNode filter) {
    if (filter == null || !filter.isObject()) {
      throw wrong("filter", "Give filter, an object; {} means every letter.");
    }
    for (Iterator<String> names = filter.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!NAMES.contains(name)) {
        throw wrong(
            "filter." + name,
            "There is no such filter, only "
                + String.join(", ", NAMES.stream().sorted().toList())
                + ".");
      }
    }
    boolean part = part(filter);
    return new LetterFilter(
        part,
        wanted(filter, "subscriber", part),
        wanted(filter, "route_id", part),
        wanted(filter, "code", part),
        time(filter, "from"),
        time(filter, "to"),
        ids(filter.get("ids")));
  }

  JdbcClient.StatementSpec bind(JdbcClient.StatementSpec statement) {
    return statement
        .param("part", part)
        .param("subscriber", subscriber)
        .param("route", routeId)
        .param("code", code)
        .param("from", from)
        .param("to", to)
        .param("ids", ids == null ? null : ids.toArray(Long[]::new));
  }

  private static @Nullable String text(JsonNode filter, String name) {
    JsonNode value = filter.get(name);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isTextual() || value.textValue().indexOf('\0') >= 0) {
      throw wrong("filter." + name, "Give " + name + " as a text.");
    }
    return value.textValue();
  }

  /** The whole text unless a part is asked for: a caller who names a route means that one. */
  private static boolean part(JsonNode filter) {
    String match = text(filter, "match");
    if (match != null && !match.equals("part") && !match.equals("whole")) {
      throw wrong("filter.match", "match is part or whole.");
    }
    return "part".equals(match);
  }

  private static @Nullable String wanted(JsonNode filter, String name, boolean part) {
    String value = text(filter, name);
    return value == null || !part ? value : TextPattern.of(value);
  }

  private static @Nullable OffsetDateTime time(JsonNode filter, String name) {
    String text = text(filter, name);
    try {
      return text == null ? null : OffsetDateTime.parse(text);
    } catch (DateTimeException e) {
      throw wrong("filter." + name, "Give " + name + " as a time such as 2026-01-31T08:00:00Z.");
    }
  }

  private static @Nullable List<Long> ids(@Nullable JsonNode ids) {
    if (ids == null || ids.isNull()) {
      return null;
    }
    List<Long> numbers = new ArrayList<>();
    try {
      for (JsonNode id : ids) {
        numbers.add(Long.valueOf(id.asText()));
      }
    } catch (NumberFormatException e) {
      throw wrong("filter.ids", "Give ids as a list of letters' ids.");
    }
    if (!ids.isArray()) {
      throw wrong("filter.ids", "Give ids as a list of letters' ids.");
    }
    return numbers;
  }

  private static HubException wrong(String field, String message) {
    return new HubException(ErrorCode.INVALID_FIELD, field, message);
  }
}
