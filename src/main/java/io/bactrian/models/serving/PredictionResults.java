package io.bactrian.models.serving;

import io.bactrian.data.snapshot.Dataset;
import io.bactrian.data.snapshot.Datasets;
import io.bactrian.data.snapshot.LaterSamples;
import io.bactrian.models.rollout.Pair;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What champion and challenger answered about the same bar, and what came true. Labels are those
 * that the challenger's dataset would have.
 */
@Component
class PredictionResults {
  private final JdbcClient jdbc;
  private final Datasets datasets;
  private final LaterSamples later;
  private final Clock clock;

  PredictionResults(JdbcClient jdbc, Datasets datasets, LaterSamples later, Clock clock) {
    this.jdbc = jdbc;
    this.datasets = datasets;
    this.later = later;
    this.clock = clock;
  }

  /**
   * Makes a pair of the first comparable decision about each bar, and gives each open pair the
   * label that became known.
   *
   * @return how many pairs got one
   */
  int record(Rollout rollout) {
    jdbc.sql(
            """
            insert into rollout_pairs (rollout, bar_closed_at, inference_id, champion, challenger)
            select distinct on (bar_closed_at) rollout, bar_closed_at, inference_id, champion, challenger
            from rollout_decisions
            where rollout = :rollout and comparable and challenger is not null
              and bar_closed_at > coalesce((select max(bar_closed_at) - interval '1 day' from rollout_pairs
                where rollout = :rollout), '-infinity')
            order by bar_closed_at, inference_id
            on conflict do nothing
            """)
        .param("rollout", rollout.id())
        .update();
    List<Instant> open = open(rollout.id());
    return open.isEmpty() ? 0 : label(rollout, open);
  }

  private List<Instant> open(String rollout) {
    return jdbc.sql(
            """
            select bar_closed_at from rollout_pairs where rollout = :rollout and known_at is null
            order by bar_closed_at
            """)
        .param("rollout", rollout)
        .query((row, number) -> instant(row, "bar_closed_at"))
        .list();
  }

  private int label(Rollout rollout, List<Instant> open) {
    Origin origin = origin(rollout);
    Dataset dataset = datasets.find(origin.datasetId()).orElseThrow();
    int labelled = 0;
    for (LaterSamples.Outcome known :
        later.outcomes(dataset, origin.target(), origin.horizon(), open, clock.instant())) {
      int closed = close(rollout.id(), known.bar(), known.label(), known.knownAt());
      labelled += known.label() == null ? 0 : closed;
    }
    return labelled;
  }

  private int close(String rollout, Instant bar, @Nullable Integer label, Instant knownAt) {
    return jdbc.sql(
            """
            update rollout_pairs set label = :label, known_at = :known
            where rollout = :rollout and bar_closed_at = :bar and known_at is null
            """)
        .param("label", label)
        .param("known", knownAt.atOffset(ZoneOffset.UTC))
        .param("rollout", rollout)
        .param("bar", bar.atOffset(ZoneOffset.UTC))
        .update();
  }

  /**
   * Those whose outcome is known, up to the first that is open: labels that are known early are of
   * a certain kind.
   *
   * @param openSince when the first open one was asked; null where none is open
   */
  record Pairs(List<Pair> known, @Nullable Instant openSince) {}

  Pairs pairs(Rollout rollout) {
    List<Instant> open = open(rollout.id());
    Instant first = open.isEmpty() ? null : open.get(0);
    List<Pair> known =
        jdbc.sql(
                """
                select bar_closed_at, known_at, champion, challenger, label from rollout_pairs
                where rollout = :rollout and label is not null
                  and (cast(:first as timestamptz) is null or bar_closed_at < :first)
                order by bar_closed_at
                """)
            .param("rollout", rollout.id())
            .param("first", first == null ? null : first.atOffset(ZoneOffset.UTC))
            .query((row, number) -> pair(row))
            .list();
    return new Pairs(known, first);
  }

  /** Pairs with an outcome, of bars that closed since the step began. */
  long inStep(Rollout rollout) {
    return jdbc.sql(
            """
            select count(*) from rollout_pairs
            where rollout = :rollout and label is not null and bar_closed_at > :since
            """)
        .param("rollout", rollout.id())
        .param("since", rollout.stepSince().atOffset(ZoneOffset.UTC))
        .query(Long.class)
        .single();
  }

  private static Pair pair(ResultSet row) throws SQLException {
    return Pair.ofProbabilities(
        instant(row, "bar_closed_at"),
        instant(row, "known_at"),
        numbers(row, "champion"),
        numbers(row, "challenger"),
        row.getInt("label"));
  }

  private static double[] numbers(ResultSet row, String column) throws SQLException {
    return Arrays.stream((Double[]) row.getArray(column).getArray())
        .mapToDouble(value -> Math.min(1, value)) // a sum may be 1 within 1e-3
        .toArray();
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private record Origin(String datasetId, String target, int horizon) {}

  private Origin origin(Rollout rollout) {
    return jdbc.sql(
            """
            select v.dataset_id, m.target, (d.manifest #>> '{labels,horizon_bars}')::integer as horizon
            from ml_model_versions v join models m using (model) join datasets d on d.id = v.dataset_id
            where v.model = :model and v.version = :version
            """)
        .param("model", rollout.model())
        .param("version", rollout.challenger())
        .query(Origin.class)
        .single();
  }
}
