package io.bactrian.watch.explain;

import io.bactrian.data.features.Period;
import io.bactrian.data.snapshot.Dataset;
import io.bactrian.data.snapshot.Datasets;
import io.bactrian.data.snapshot.Samples;
import io.bactrian.models.registry.Champion;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Rows that a version was trained on, evenly over their time. */
@Component
class Trainings {
  private final Datasets datasets;
  private final JdbcClient jdbc;

  Trainings(Datasets datasets, JdbcClient jdbc) {
    this.datasets = datasets;
    this.jdbc = jdbc;
  }

  private record Source(String dataset, String target) {}

  /** {@code [rows][bars * features]}; none where it learned from no dataset of this hub. */
  float[][] rows(Champion version, int most) {
    return jdbc.sql(
            """
            select v.dataset_id as dataset, m.target from ml_model_versions v join models m using (model)
            where v.model = :model and v.version = :version and v.dataset_id is not null
            """)
        .param("model", version.model())
        .param("version", version.version())
        .query(Source.class)
        .optional()
        .flatMap(
            source -> datasets.find(source.dataset()).map(it -> rows(version, source, it, most)))
        .orElse(new float[0][]);
  }

  private float[][] rows(Champion version, Source source, Dataset dataset, int most) {
    int[] columns = version.features().stream().mapToInt(dataset.features()::indexOf).toArray();
    if (!dataset.targets().containsKey(source.target())
        || IntStream.of(columns).anyMatch(column -> column < 0)) {
      return new float[0][];
    }
    Samples train = datasets.samples(dataset, dataset.train(), source.target());
    int bars = Math.max(1, version.sequence());
    int[] whole = train.whole(bars, Period.parse(dataset.period()).length());
    int count = Math.min(most, whole.length);
    return IntStream.range(0, count)
        .mapToObj(i -> train.input(whole[(int) ((long) i * whole.length / count)], bars, columns))
        .toArray(float[][]::new);
  }
}
