package io.bactrian.hub.deadletters;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.shared.TextPattern;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.Stream;
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

  /** As someone sends it. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonNaming(SnakeCaseStrategy.class)
  record Wanted(
      @Nullable String subscriber,
      @Nullable String routeId,
      @Nullable String code,
      @Nullable String from,
      @Nullable String to,
      @Nullable List<@Nullable Long> ids,
      @Nullable String match) {}

  /**
   * @throws HubException {@link ErrorCode#INVALID_FIELD}
   */
  static LetterFilter of(@Nullable Wanted filter) {
    if (filter == null) {
      throw wrong("filter", "Give filter, an object; {} means every letter.");
    }
    List<@Nullable Long> ids = filter.ids();
    if (ids != null && ids.contains(null)) {
      throw wrong("filter.ids", "Give ids as a list of letters' ids.");
    }
    boolean part = part(filter);
    return new LetterFilter(
        part,
        wanted("subscriber", filter.subscriber(), part),
        wanted("route_id", filter.routeId(), part),
        wanted("code", filter.code(), part),
        time("from", filter.from()),
        time("to", filter.to()),
        ids == null ? null : ids.stream().flatMap(Stream::ofNullable).toList());
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

  private static @Nullable String text(String name, @Nullable String value) {
    if (value != null && value.indexOf('\0') >= 0) {
      throw wrong("filter." + name, "Give " + name + " without NUL characters.");
    }
    return value;
  }

  /** The whole text unless a part is asked for: a caller who names a route means that one. */
  private static boolean part(Wanted filter) {
    String match = filter.match();
    if (match != null && !match.equals("part") && !match.equals("whole")) {
      throw wrong("filter.match", "match is part or whole.");
    }
    return "part".equals(match);
  }

  private static @Nullable String wanted(String name, @Nullable String value, boolean part) {
    String text = text(name, value);
    return text == null || !part ? text : TextPattern.of(text);
  }

  private static @Nullable OffsetDateTime time(String name, @Nullable String text) {
    try {
      return text == null ? null : OffsetDateTime.parse(text);
    } catch (DateTimeException e) {
      throw wrong("filter." + name, "Give " + name + " as a time such as 2026-01-31T08:00:00Z.");
    }
  }

  private static HubException wrong(String field, String message) {
    return new HubException(ErrorCode.INVALID_FIELD, field, message);
  }
}
