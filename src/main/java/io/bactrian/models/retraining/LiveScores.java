package io.bactrian.models.retraining;

import io.bactrian.data.features.Period;
import io.bactrian.data.snapshot.Dataset;
import io.bactrian.data.snapshot.Datasets;
import io.bactrian.data.snapshot.LaterSamples;
import io.bactrian.data.snapshot.Samples;
import io.bactrian.models.registry.Champion;
import io.bactrian.models.registry.Champions;
import io.bactrian.models.registry.Gate;
import io.bactrian.shared.HubException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Scores a champion on what nobody knew when it was trained, and keeps the figures. */
@Component
final class LiveScores {
  private final JdbcClient jdbc;
  private final Champions champions;
  private final Datasets datasets;
  private final LaterSamples later;
  private final Clock clock;

  LiveScores(
      JdbcClient jdbc, Champions champions, Datasets datasets, LaterSamples later, Clock clock) {
    this.jdbc = jdbc;
    this.champions = champions;
    this.datasets = datasets;
    this.later = later;
    this.clock = clock;
  }

  /**
   * Stores the score where its rows are enough for a bound.
   *
   * @return empty where no version answers, or one that learned from no dataset of this hub
   * @throws HubException where the champion cannot be opened or its dataset cannot be read
   */
  Optional<LiveScore> score(String model) {
    return champions
        .of(model)
        .flatMap(champion -> origin(champion).map(origin -> score(champion, origin)));
  }

  private LiveScore score(Champion champion, Origin origin) {
    Dataset dataset = datasets.find(origin.datasetId()).orElseThrow();
    Instant to = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Samples known = later.of(dataset, origin.target(), origin.horizon(), to);
    int bars = Math.max(1, champion.sequence());
    int[] whole = known.whole(bars, Period.parse(dataset.period()).length());
    Samples rows = known.at(whole);
    int[] train = datasets.samples(dataset, dataset.train(), origin.target()).labels();
    float[][] answers = answers(champion, dataset, known, whole, bars);
    double[] own = Gate.losses(answers, rows.labels());
    double[] base = Gate.baseLosses(train, rows.labels(), champion.classes().size());
    LiveScore score = compared(champion, dataset.to(), to, rows, own, base);
    if (score.isEnough()) {
      insert(score, origin.runId());
      insert(score, origin.runId(), Accuracy.of(answers, rows.labels(), train));
    }
    return score;
  }

  private static LiveScore compared(
      Champion champion, Instant from, Instant to, Samples rows, double[] own, double[] base) {
    int block = Gate.block(rows.asOf(), rows.until());
    boolean enough = Gate.isEnough(own.length, block);
    return new LiveScore(
        champion.model(),
        champion.version(),
        from,
        to,
        own.length,
        Arrays.stream(own).average().orElse(Double.NaN),
        Arrays.stream(base).average().orElse(Double.NaN),
        enough ? Gate.lower95(minus(base, own), block) : Double.NaN,
        enough ? -Gate.lower95(minus(own, base), block) : Double.NaN);
  }

  private static float[][] answers(
      Champion champion, Dataset dataset, Samples known, int[] rows, int bars) {
    int[] columns = champion.features().stream().mapToInt(dataset.features()::indexOf).toArray();
    var answers = new float[rows.length][];
    for (int i = 0; i < answers.length; i++) {
      answers[i] = champion.probabilities(known.input(rows[i], bars, columns));
    }
    return answers;
  }

  private static double[] minus(double[] from, double[] what) {
    var differences = new double[from.length];
    Arrays.setAll(differences, i -> from[i] - what[i]);
    return differences;
  }

  private record Origin(String datasetId, String runId, String target, int horizon) {}

  private Optional<Origin> origin(Champion champion) {
    return jdbc.sql(
            """
            select v.dataset_id, v.run_id, m.target, (d.manifest #>> '{labels,horizon_bars}')::integer as horizon
            from ml_model_versions v join models m using (model) join datasets d on d.id = v.dataset_id
            where v.model = :model and v.version = :version
            """)
        .param("model", champion.model())
        .param("version", champion.version())
        .query(Origin.class)
        .optional();
  }

  private void insert(LiveScore score, String runId) {
    jdbc.sql(
            """
            insert into ml_performance_metrics
              (model, version, run_id, metric, value, base, lower_95, upper_95, rows, measured_on)
            values (:model, :version, :run, 'log_loss', :value, :base, :lower, :upper, :rows, :on)
            """)
        .param("model", score.model())
        .param("version", score.version())
        .param("run", runId)
        .param("value", score.logLoss())
        .param("base", score.baseLogLoss())
        .param("lower", score.lower95())
        .param("upper", score.upper95())
        .param("rows", score.rows())
        .param("on", score.measuredOn())
        .update();
  }

  /** No bound: nothing is decided by it. */
  private void insert(LiveScore score, String runId, Accuracy accuracy) {
    jdbc.sql(
            """
            insert into ml_performance_metrics (model, version, run_id, metric, value, base, rows, measured_on)
            values (:model, :version, :run, 'accuracy', :value, :base, :rows, :on)
            """)
        .param("model", score.model())
        .param("version", score.version())
        .param("run", runId)
        .param("value", accuracy.share())
        .param("base", accuracy.base())
        .param("rows", score.rows())
        .param("on", score.measuredOn())
        .update();
  }
}
