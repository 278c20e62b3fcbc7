package io.bactrian.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
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
 * @param from inclusive, by the time of the failure
 * @param to exclusive
 */
record LetterFilter(
    @Nullable String subscriber,
    @Nullable String routeId,
    @Nullable String code,
    @Nullable OffsetDateTime from,
    @Nullable OffsetDateTime to,
    @Nullable List<Long> ids) {
  private static final Set<String> NAMES =
      Set.of("subscriber", "route_id", "code", "from", "to", "ids");

  /** Conditions on {@code dead_letters}, for {@link #bind}. */
  static final String SQL =
      """
      (:subscriber::text is null or subscriber = :subscriber)
      and (:route::text is null or route_id = :route)
      and (:code::text is null or code = :code)
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
    return new LetterFilter(
        text(filter, "subscriber"),
        text(filter, "route_id"),
        text(filter, "code"),
        time(filter, "from"),
        time(filter, "to"),
        ids(filter.get("ids")));
  }

  JdbcClient.StatementSpec bind(JdbcClient.StatementSpec statement) {
    return statement
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
