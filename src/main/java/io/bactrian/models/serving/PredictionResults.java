package io.bactrian.models.serving;

import io.bactrian.data.features.BarReader;
import io.bactrian.data.features.Period;
import io.bactrian.data.snapshot.Dataset;
import io.bactrian.data.snapshot.Datasets;
import io.bactrian.data.snapshot.LaterSamples;
import io.bactrian.data.snapshot.Samples;
import io.bactrian.models.rollout.Pair;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
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
  private final BarReader bars;
  private final Clock clock;

  PredictionResults(
      JdbcClient jdbc, Datasets datasets, LaterSamples later, BarReader bars, Clock clock) {
    this.jdbc = jdbc;
    this.datasets = datasets;
    this.later = later;
    this.bars = bars;
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
    if (!mayBeKnown(origin, open.get(0))) {
      return 0; // to make samples anew every ten seconds is work for nothing
    }
    Dataset dataset = datasets.find(origin.datasetId()).orElseThrow();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Samples known = later.of(dataset, origin.target(), origin.horizon(), now);
    int labelled = 0;
    for (Instant bar : open) {
      int row = Arrays.binarySearch(known.asOf(), bar);
      if (row >= 0) {
        labelled += close(rollout.id(), bar, known.labels()[row], known.until()[row]);
      } else if (-row - 1 < known.size()) {
        close(rollout.id(), bar, null, now); // later bars have labels: cleaning took this one out
      }
    }
    return labelled;
  }

  /** A label needs as many bars after its own as it looks ahead. */
  private boolean mayBeKnown(Origin origin, Instant closed) {
    Duration ahead = Period.parse(origin.period()).length().multipliedBy(origin.horizon());
    Instant last = closed.plus(ahead);
    return bars.nextClose(origin.symbol(), origin.period(), last.minusMillis(1)).isPresent();
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

  private record Origin(
      String datasetId, String symbol, String period, String target, int horizon) {}

  private Origin origin(Rollout rollout) {
    return jdbc.sql(
            """
            select v.dataset_id, m.symbol, m.period, m.target, (d.manifest #>> '{labels,horizon_bars}')::integer as horizon
            from ml_model_versions v join models m using (model) join datasets d on d.id = v.dataset_id
            where v.model = :model and v.version = :version
            """)
        .param("model", rollout.model())
        .param("version", rollout.challenger())
        .query(Origin.class)
        .single();
  }
}
