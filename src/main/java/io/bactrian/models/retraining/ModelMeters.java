package io.bactrian.models.retraining;

import io.bactrian.shared.ScrapedReading;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How many models answer, and how often those that changed last were right. */
@Component
final class ModelMeters {
  static final int MOST = 50;

  // What LiveScores stores beside the log loss.
  private static final String ACCURACY =
      """
      select m.model || ':' || m.champion as version, p.value
      from (select model, champion from models where champion is not null
            order by updated_at desc, model limit :most) m
      cross join lateral (
        select value from ml_performance_metrics
        where model = m.model and version = m.champion and metric = 'accuracy' and measured_on like 'labels from %'
        order by id desc limit 1) p
      """;

  private final JdbcClient jdbc;
  private final MultiGauge accuracy;
  private final ScrapedReading<Long> active = new ScrapedReading<>(this::read);

  ModelMeters(JdbcClient jdbc, MeterRegistry meters) {
    this.jdbc = jdbc;
    this.accuracy =
        MultiGauge.builder("ml.model.accuracy")
            .description("Share of labels that the version in charge got right, newest score")
            .register(meters);
    Gauge.builder("ml.active.models", active, read -> read.show(Long::doubleValue))
        .description("Models of which a version answers")
        .register(meters);
  }

  private record Score(String version, double value) {
    Row<Number> row() {
      return Row.of(Tags.of("model_version", version), value);
    }
  }

  /** How many answer; the accuracy gets its rows on the way. */
  private Long read() {
    List<Score> scores = jdbc.sql(ACCURACY).param("most", MOST).query(Score.class).list();
    accuracy.register(scores.stream().map(Score::row).toList(), true);
    return jdbc.sql("select count(*) from models where champion is not null")
        .query(Long.class)
        .single();
  }
}
