package io.bactrian.watch.drift;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Versions, and what was decided of late. */
@Component
class Subjects {
  /** Decisions that are looked at for one about another bar: several strategies ask about each. */
  private static final int LOOKED_A_ROW = 20;

  private final JdbcClient jdbc;
  private final ObjectMapper mapper;

  Subjects(JdbcClient jdbc, ObjectMapper mapper) {
    this.jdbc = jdbc;
    this.mapper = mapper;
  }

  /**
   * What a decision was made of.
   *
   * @param features {@code [features]} in the order of the version's input, NaN where missing
   */
  @SuppressWarnings("ArrayRecordComponent") // numbers, compared by nobody
  record Live(Instant at, float[] features) {}

  /**
   * @param version null for the one in charge
   * @throws HubException {@code NOT_FOUND} for an unknown version, or where none is in charge
   */
  Subject find(String model, @Nullable String version) {
    Optional<Subject> found =
        jdbc.sql(
                """
                select v.version, m.symbol, m.period, m.target, v.dataset_id, v.features,
                  coalesce((d.manifest #>> '{labels,horizon_bars}')::integer, 0) as horizon,
                  coalesce(v.signature ->> 'kind', 'probabilities') = 'probabilities' as probabilities
                from models m join ml_model_versions v using (model) left join datasets d on d.id = v.dataset_id
                where m.model = :model and v.version = coalesce(:version, m.champion)
                """)
            .param("model", model)
            .param("version", version)
            .query(
                (row, number) ->
                    new Subject(
                        model,
                        row.getString("version"),
                        row.getString("symbol"),
                        row.getString("period"),
                        row.getString("target"),
                        row.getString("dataset_id"),
                        row.getInt("horizon"),
                        List.of((String[]) row.getArray("features").getArray()),
                        row.getBoolean("probabilities")))
            .optional();
    return found.orElseThrow(
        () ->
            new HubException(
                ErrorCode.NOT_FOUND,
                version == null ? "model" : "version",
                version == null
                    ? "No version of %s is in charge: name one.".formatted(model)
                    : "%s has no version %s.".formatted(model, version)));
  }

  /**
   * One a bar, asked about the moment of asking, with the features of the hub's own.
   *
   * @param after bars that closed later alone; null for all
   * @return the newest, in the order of time
   */
  List<Live> decided(Subject subject, int most, @Nullable Instant after) {
    return jdbc.sql(
            """
            select * from (
              select distinct on (bar_closed_at) bar_closed_at, features::text as features
              from (select * from inferences where symbol = :symbol order by id desc limit :looked) i
              where bar_closed_at is not null and as_of >= asked_at - interval '1 minute'
                and (cast(:after as timestamptz) is null or bar_closed_at > :after)
                and inputs ->> 'period' = :period and inputs -> 'sent' = '{}'
              order by bar_closed_at desc, id limit :most) newest
            order by bar_closed_at
            """)
        .param("symbol", subject.symbol())
        .param("period", subject.period())
        .param("most", most)
        .param("looked", LOOKED_A_ROW * most)
        .param("after", after == null ? null : after.atOffset(ZoneOffset.UTC))
        .query(
            (row, number) ->
                new Live(
                    row.getObject("bar_closed_at", OffsetDateTime.class).toInstant(),
                    numbers(row.getString("features"), subject.features())))
        .list();
  }

  private float[] numbers(String text, List<String> names) {
    try {
      JsonNode features = mapper.readTree(text);
      var numbers = new float[names.size()];
      for (int i = 0; i < numbers.length; i++) {
        JsonNode value = features.path(names.get(i));
        numbers[i] = value.isNumber() ? value.floatValue() : Float.NaN;
      }
      return numbers;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("PostgreSQL's own text of a jsonb", e);
    }
  }
}
