package io.bactrian.watch.explain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.shared.HubException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Decisions, and what was found of them. */
@Repository
class Explanations {
  /** What could not be explained may be later. */
  private static final String INSERT =
      """
      insert into ai_explanations (inference_id, part, state, reason, method, of, model, version, base, output, error,
        contributions, paths, trees, background, took_us)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?::jsonb, ?, ?, ?)
      on conflict (inference_id, part) do update set state = excluded.state, reason = excluded.reason,
        method = excluded.method, base = excluded.base, output = excluded.output, error = excluded.error,
        contributions = excluded.contributions, paths = excluded.paths, trees = excluded.trees,
        background = excluded.background, took_us = excluded.took_us, explained_at = clock_timestamp()
      where ai_explanations.state = 'unexplained'
      """;

  private static final Logger log = LoggerFactory.getLogger(Explanations.class);

  private final JdbcClient jdbc;
  private final JdbcTemplate template;
  private final ObjectMapper mapper;

  Explanations(JdbcClient jdbc, JdbcTemplate template, ObjectMapper mapper) {
    this.jdbc = jdbc;
    this.template = template;
    this.mapper = mapper;
  }

  /**
   * @throws HubException {@code NOT_FOUND} where there is no such decision
   */
  StoredDecision decision(String id) {
    return jdbc.sql(
            """
            select id, symbol, inputs ->> 'period' as period, as_of, asked_at, bar_closed_at, lobes::text as lobes,
              features::text as features, score, coalesce(weights, '') as weights
            from inferences where id = :id
            """)
        .param("id", id)
        .query((row, number) -> decision(row))
        .optional()
        .orElseThrow(() -> HubException.missing("id", "decision", id, "/api/v1/inferences"));
  }

  private StoredDecision decision(ResultSet row) throws SQLException {
    return new StoredDecision(
        row.getString("id"),
        row.getString("symbol"),
        row.getString("period"),
        Objects.requireNonNull(moment(row, "as_of")),
        Objects.requireNonNull(moment(row, "asked_at")),
        moment(row, "bar_closed_at"),
        parsed(row.getString("lobes")),
        parsed(row.getString("features")),
        row.getObject("score", Double.class),
        row.getString("weights"));
  }

  private static @Nullable Instant moment(ResultSet row, String column) throws SQLException {
    OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }

  /** All parts at once; what is explained already stays. */
  void keep(String decision, List<Explanation> parts, long tookNanos) {
    List<@Nullable Object[]> rows =
        parts.stream()
            .map(
                one ->
                    new @Nullable Object[] {
                      decision,
                      one.part(),
                      one.state(),
                      one.reason(),
                      one.method(),
                      one.of(),
                      one.model(),
                      one.version(),
                      one.base(),
                      one.output(),
                      one.error(),
                      json(one.contributions()),
                      json(one.paths()),
                      one.trees(),
                      one.background(),
                      tookNanos / 1000
                    })
            .toList();
    try {
      template.batchUpdate(INSERT, rows);
    } catch (DataIntegrityViolationException e) {
      log.info("Decision {} was removed while it was explained", decision);
    }
  }

  /** Fusion first, then the lobes by name. */
  List<JsonNode> of(String decision) {
    return jdbc.sql(
            """
            select (to_jsonb(e) - 'id' - 'inference_id')::text from ai_explanations e where inference_id = :id
            order by part <> 'fusion', part
            """)
        .param("id", decision)
        .query((row, number) -> parsed(row.getString(1)))
        .list();
  }

  /** A version's newest explanations taken together. */
  GlobalExplanation global(String model, String version, int most) {
    var features =
        jdbc.sql(
                """
                select c.feature, avg(abs(c.value)) as mean_absolute, avg(c.value) as mean, count(*) as n
                from (select contributions from ai_explanations
                      where model = :model and version = :version and state = 'explained' order by id desc limit :most) e
                cross join jsonb_to_recordset(e.contributions) as c(feature text, value double precision)
                group by c.feature order by mean_absolute desc, c.feature collate "C"
                """)
            .param("model", model)
            .param("version", version)
            .param("most", most)
            .query(GlobalExplanation.Feature.class)
            .list();
    return jdbc.sql(
            """
            select count(*) filter (where state = 'explained') as n, count(*) filter (where state <> 'explained') as without,
              min(explained_at) filter (where state = 'explained') as since, max(explained_at) as until,
              max(of) as of, string_agg(distinct method, ', ' order by method) as methods, avg(base) as base
            from (select * from (select * from ai_explanations where model = :model and version = :version
                                   and state = 'explained' order by id desc limit :most) newest
                  union all
                  select * from (select * from ai_explanations where model = :model and version = :version
                                   and state <> 'explained' order by id desc limit :most) failed) e
            """)
        .param("model", model)
        .param("version", version)
        .param("most", most)
        .query(
            (row, number) ->
                new GlobalExplanation(
                    model,
                    version,
                    row.getInt("n") > 0 ? "explained" : "not_enough_data",
                    row.getString("of"),
                    row.getString("methods"),
                    row.getInt("n"),
                    row.getInt("without"),
                    moment(row, "since"),
                    moment(row, "until"),
                    row.getObject("base", Double.class),
                    features))
        .single();
  }

  private JsonNode parsed(String text) {
    try {
      return mapper.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("PostgreSQL's own text of a jsonb", e);
    }
  }

  private String json(Object value) {
    try {
      return mapper.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e); // records of numbers and texts
    }
  }
}
