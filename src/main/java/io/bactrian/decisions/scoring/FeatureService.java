package io.bactrian.decisions.scoring;

import io.bactrian.data.features.Bar;
import io.bactrian.data.features.BarReader;
import io.bactrian.data.features.DatasetsProperties;
import io.bactrian.data.features.FeatureSet;
import io.bactrian.decisions.lobes.InferenceRequest;
import io.bactrian.decisions.lobes.Observation;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Computes the features of a moment, the same way as datasets do. What it computed of the newest
 * bars it remembers for as long as the database says that no bar of the series was written since.
 */
@Component
class FeatureService {
  private static final String KNOWN =
      """
      select exists (select from strategies where strategy = ?) or exists (select from tv_signals where strategy = ?),
        (select revision from bar_series where symbol = ? and period = ?)
      """;

  private final BarReader bars;
  private final JdbcTemplate jdbc;
  private final FeatureSet features;
  private final Map<Series, BarFeatures> newest = new ConcurrentHashMap<>();

  private final int kept;

  FeatureService(
      BarReader bars,
      JdbcTemplate jdbc,
      DatasetsProperties datasets,
      ScoringProperties properties) {
    this.bars = bars;
    this.jdbc = jdbc;
    this.features = FeatureSet.of(datasets.features());
    this.kept = Math.max(features.lookback(), properties.bars());
  }

  private record Series(String symbol, String period) {}

  private record Known(boolean strategy, @Nullable Long revision) {}

  /**
   * @throws HubException {@link ErrorCode#UNPROCESSABLE} naming an unknown symbol, strategy or
   *     feature
   */
  Observation observe(InferenceRequest question, String period) {
    question.features().keySet().forEach(this::requireFeature);
    Known known = known(question, period);
    if (!known.strategy() && !question.strategy().isEmpty()) {
      throw unprocessable(
          "strategy",
          "No signal of %s ever came in: send its alerts by webhook first."
              .formatted(question.strategy()));
    }
    if (known.revision() == null) {
      throw unprocessable(
          "symbol",
          "There are no %s bars of %s: send them by webhook first."
              .formatted(period, question.symbol()));
    }
    BarFeatures seen = seen(question, period, known.revision());
    Map<String, Float> values = seen.features();
    if (!question.features().isEmpty()) {
      values = new LinkedHashMap<>(values);
      values.putAll(question.features());
    }
    return Observation.of(
        question, period, values, seen.barClosedAt(), seen.revision(), seen.bars());
  }

  private Known known(InferenceRequest question, String period) {
    return jdbc.query(
        KNOWN,
        row -> {
          row.next();
          return new Known(row.getBoolean(1), row.getObject(2, Long.class));
        },
        question.strategy(),
        question.strategy(),
        question.symbol(),
        period);
  }

  private BarFeatures seen(InferenceRequest question, String period, long revision) {
    if (question.moment() != null) {
      return compute(question, period, revision);
    }
    var series = new Series(question.symbol(), period);
    BarFeatures remembered = newest.get(series);
    if (remembered != null && remembered.holds(revision, question.asOf())) {
      return remembered;
    }
    BarFeatures fresh = compute(question, period, revision);
    newest.put(series, fresh);
    return fresh;
  }

  private BarFeatures compute(InferenceRequest question, String period, long revision) {
    String symbol = question.symbol();
    Instant asOf = question.asOf();
    List<Bar> closed = bars.closedBars(symbol, period, asOf, kept);
    Instant nextClose = bars.nextClose(symbol, period, asOf).orElse(null);
    Instant closedAt = closed.isEmpty() ? null : closed.get(closed.size() - 1).closeTime();
    return new BarFeatures(revision, values(closed), Bar.columns(closed), closedAt, nextClose);
  }

  private Map<String, Float> values(List<Bar> closed) {
    if (closed.size() < features.lookback()) {
      return Map.of();
    }
    var values = new LinkedHashMap<String, Float>();
    float[] row = features.last(closed);
    for (int i = 0; i < row.length; i++) {
      values.put(features.names().get(i), row[i]);
    }
    return values;
  }

  private void requireFeature(String name) {
    if (!features.names().contains(name)) {
      throw unprocessable(
          "features." + name,
          "There is no such feature; there are " + String.join(", ", features.names()) + ".");
    }
  }

  static HubException unprocessable(String field, String message) {
    return new HubException(ErrorCode.UNPROCESSABLE, field, message);
  }
}
