package io.bactrian.decisions.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads decisions as they were stored. */
@Repository
class StoredDecisions {
  private static final String SELECT =
      """
      select to_jsonb(i)::text from inferences i
      where i.as_of > :from and i.as_of <= :to and i.id > :after
        and (cast(:symbol as text) is null or i.symbol = :symbol)
        and (cast(:strategy as text) is null or i.strategy = :strategy)
      order by i.id limit :most
      """;

  private final JdbcClient jdbc;
  private final ObjectMapper mapper;

  StoredDecisions(JdbcClient jdbc, ObjectMapper mapper) {
    this.jdbc = jdbc;
    this.mapper = mapper.copy().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
  }

  /**
   * Which are looked at.
   *
   * @param from moments that were asked about are later, and not later than {@code to}
   * @param after the id before the first one
   */
  record Window(
      @Nullable String symbol,
      @Nullable String strategy,
      Instant from,
      Instant to,
      String after,
      int most) {}

  /** By id, one more than asked for where there are more. */
  List<JsonNode> of(Window window) {
    return jdbc.sql(SELECT)
        .param("from", window.from().atOffset(ZoneOffset.UTC))
        .param("to", window.to().atOffset(ZoneOffset.UTC))
        .param("after", window.after())
        .param("symbol", window.symbol(), Types.VARCHAR)
        .param("strategy", window.strategy(), Types.VARCHAR)
        .param("most", window.most() + 1)
        .query((row, number) -> parsed(row.getString(1)))
        .list();
  }

  /** The same numbers as text has them. */
  JsonNode parsed(Object value) {
    try {
      return mapper.readTree(
          value instanceof String text ? text : mapper.writeValueAsString(value));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a decision is always JSON", e);
    }
  }
}
