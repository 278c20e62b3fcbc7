package io.bactrian.watch.performance;

import io.bactrian.data.snapshot.Dataset;
import io.bactrian.data.snapshot.Datasets;
import io.bactrian.data.snapshot.LaterSamples;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * What models answered to {@code /infer} and what came true. One row a version, strategy and bar:
 * who asks twice about a bar gets the same answer, which is no second proof.
 */
@Repository
class PredictionOutcomes {
  /** Decisions of the present by the hub's own features; those of a caller's are his. */
  private static final String INSERT =
      """
      insert into prediction_outcomes (model, version, strategy, bar_closed_at, inference_id, arm, regime, probabilities)
      select distinct on (version, strategy, bar_closed_at) model, version, strategy, bar_closed_at, id, arm,
        case when rank is null then 'unknown' when rank < 1 / 3.0 then 'low' when rank < 2 / 3.0 then 'mid'
          else 'high' end, probabilities
      from (
        select v.model, v.version, i.strategy, i.bar_closed_at, i.id, (i.features ->> 'f_vol_rank')::double precision as rank,
          answered.arm, answered.probabilities
        from models m join inferences i on i.symbol = m.symbol
        cross join lateral (
          select l.value ->> 'version' as version,
            case l.value ->> 'version' when l.value #>> '{rollout,challenger_version}' then 'challenger'
              else 'champion' end as arm,
            l.value -> 'probabilities' as by_class, null::double precision[] as other
          from jsonb_each(i.lobes) l where l.value ->> 'model' = m.model
          union all
          select case r.arm when 'champion' then o.challenger else o.champion end, 'shadow', null,
            case r.arm when 'champion' then r.challenger else r.champion end
          from rollout_decisions r join model_rollouts o on o.id = r.rollout
          where r.inference_id = i.id and o.model = m.model and r.challenger is not null) said
        join ml_model_versions v on v.model = m.model and v.version = said.version
        cross join lateral (
          select said.arm, coalesce(said.other, (
            select array_agg((said.by_class ->> u.class)::double precision order by u.place)
            from unnest(v.classes) with ordinality u (class, place))) as probabilities) answered
        where m.model = :model and m.target <> 'trade' and i.id >= :since and i.bar_closed_at >= :from
          and i.as_of >= i.asked_at - interval '1 minute'
          and i.inputs ->> 'period' = m.period and i.inputs -> 'sent' = '{}'
          and coalesce(v.signature ->> 'kind', 'probabilities') = 'probabilities') every
      where cardinality(probabilities) > 1 and array_position(probabilities, null) is null
      order by version, strategy, bar_closed_at, id
      on conflict do nothing
      """;

  private final JdbcClient jdbc;
  private final Datasets datasets;
  private final LaterSamples later;
  private final Clock clock;

  PredictionOutcomes(JdbcClient jdbc, Datasets datasets, LaterSamples later, Clock clock) {
    this.jdbc = jdbc;
    this.datasets = datasets;
    this.later = later;
    this.clock = clock;
  }

  /** A version that answered about a symbol. */
  record Version(String model, String version, String symbol) {}

  private record Origin(String version, String datasetId, String target, int horizon) {}

  /**
   * Takes in the answers that are new and gives each that is open the label that became known.
   *
   * @param from answers about older bars are left out and removed
   * @return how many got an outcome
   */
  int record(String model, Instant from) {
    jdbc.sql("delete from prediction_outcomes where model = :model and bar_closed_at < :from")
        .param("model", model)
        .param("from", utc(from))
        .update();
    jdbc.sql(INSERT)
        .param("model", model)
        .param("since", since(model))
        .param("from", utc(from))
        .update();
    return origins(model).stream().mapToInt(origin -> label(model, origin)).sum();
  }

  /** Ids of decisions rise with time; hubs store them side by side, within a day. */
  private String since(String model) {
    return jdbc.sql(
            """
            select coalesce(min(inference_id), '') from prediction_outcomes where model = :model
              and bar_closed_at > (select max(bar_closed_at) from prediction_outcomes where model = :model) - interval '1 day'
            """)
        .param("model", model)
        .query(String.class)
        .single();
  }

  /** Versions of no dataset of this hub have none: nobody knows what they should have answered. */
  private List<Origin> origins(String model) {
    return jdbc.sql(
            """
            select v.version, v.dataset_id, m.target, (d.manifest #>> '{labels,horizon_bars}')::integer as horizon
            from ml_model_versions v join models m using (model) join datasets d on d.id = v.dataset_id
            where v.model = :model and d.manifest #>> '{labels,horizon_bars}' is not null and exists (
              select from prediction_outcomes p
              where p.model = v.model and p.version = v.version and p.known_at is null)
            order by v.version
            """)
        .param("model", model)
        .query(Origin.class)
        .list();
  }

  private int label(String model, Origin origin) {
    List<Instant> open =
        jdbc.sql(
                """
                select distinct bar_closed_at from prediction_outcomes
                where model = :model and version = :version and known_at is null order by 1
                """)
            .param("model", model)
            .param("version", origin.version())
            .query((row, number) -> instant(row, "bar_closed_at"))
            .list();
    Dataset dataset = datasets.find(origin.datasetId()).orElseThrow();
    List<LaterSamples.Outcome> known =
        later.outcomes(dataset, origin.target(), origin.horizon(), open, clock.instant());
    if (known.isEmpty()) {
      return 0;
    }
    Double[] base = frequencies(dataset, origin.target());
    return known.stream().mapToInt(one -> close(model, origin.version(), one, base)).sum();
  }

  /** Of the classes in the training. */
  private Double[] frequencies(Dataset dataset, String target) {
    int[] labels = datasets.samples(dataset, dataset.train(), target).labels();
    return Stream.iterate(0, i -> i + 1)
        .limit(dataset.targets().getOrDefault(target, List.of()).size())
        .map(c -> (double) Arrays.stream(labels).filter(label -> label == c).count())
        .map(count -> count / Math.max(1, labels.length))
        .toArray(Double[]::new);
  }

  private int close(String model, String version, LaterSamples.Outcome known, Double[] base) {
    return jdbc.sql(
            """
            update prediction_outcomes set label = :label, known_at = :known, base = :base
            where model = :model and version = :version and bar_closed_at = :bar and known_at is null
            """)
        .param("label", known.label())
        .param("known", utc(known.knownAt()))
        .param("base", base)
        .param("model", model)
        .param("version", version)
        .param("bar", utc(known.bar()))
        .update();
  }

  List<Version> versions() {
    return jdbc.sql(
            """
            select v.model, v.version, m.symbol from ml_model_versions v join models m using (model)
            where exists (select from prediction_outcomes p where p.model = v.model and p.version = v.version) order by 1, 2
            """)
        .query(Version.class)
        .list();
  }

  /** By bar, then by who asked first; open ones as well. */
  List<Outcome> of(Version version) {
    return jdbc.sql(
            """
            select bar_closed_at, strategy, arm, regime, probabilities, base, label, known_at from prediction_outcomes
            where model = :model and version = :version order by bar_closed_at, inference_id, strategy
            """)
        .param("model", version.model())
        .param("version", version.version())
        .query((row, number) -> outcome(row))
        .list();
  }

  private static Outcome outcome(ResultSet row) throws SQLException {
    Array base = row.getArray("base");
    Object label = row.getObject("label");
    return new Outcome(
        instant(row, "bar_closed_at"),
        row.getString("strategy"),
        row.getString("arm"),
        row.getString("regime"),
        numbers(row.getArray("probabilities")),
        base == null ? null : numbers(base),
        label == null ? null : ((Number) label).intValue(),
        row.getObject("known_at") == null ? null : instant(row, "known_at"));
  }

  private static double[] numbers(Array array) throws SQLException {
    return Arrays.stream((Double[]) array.getArray()).mapToDouble(Double::doubleValue).toArray();
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static OffsetDateTime utc(Instant moment) {
    return moment.atOffset(ZoneOffset.UTC);
  }
}
