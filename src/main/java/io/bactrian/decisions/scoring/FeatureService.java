package io.bactrian.decisions.scoring;

import io.bactrian.data.features.Bar;
import io.bactrian.data.features.BarReader;
import io.bactrian.data.features.DatasetsProperties;
import io.bactrian.data.features.FeatureSet;
import io.bactrian.decisions.inforce.InForce;
import io.bactrian.decisions.lobes.InferenceRequest;
import io.bactrian.decisions.lobes.Observation;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Computes the features of a moment, the same way as datasets do: those of the set that is
 * configured, and those of the sets that the series' champions were trained on. What it computed of
 * the newest bars it remembers for as long as the database says that no bar of the series was
 * written since.
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
  private final SignalScorer scorer;
  private final Map<String, FeatureSet> sets = new LinkedHashMap<>();
  private final String configured;
  private final Map<Series, BarFeatures> newest = new ConcurrentHashMap<>();

  private final int wanted;

  FeatureService(
      BarReader bars,
      JdbcTemplate jdbc,
      SignalScorer scorer,
      DatasetsProperties datasets,
      ScoringProperties properties) {
    this.bars = bars;
    this.jdbc = jdbc;
    this.scorer = scorer;
    this.configured = datasets.features();
    FeatureSet.IDS.forEach(id -> sets.put(id, FeatureSet.of(id)));
    this.wanted = properties.bars();
  }

  private record Series(String symbol, String period) {}

  private record Known(boolean strategy, @Nullable Long revision) {}

  /**
   * @throws HubException {@link ErrorCode#UNPROCESSABLE} naming an unknown symbol, strategy or
   *     feature
   */
  Observation observe(InferenceRequest question, String period) {
    List<String> needed = needed(question, period);
    question.features().keySet().forEach(name -> requireFeature(name, needed));
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
    int sequence = scorer.sequence(question.symbol(), period, question.inForce());
    BarFeatures seen = seen(question, period, needed, sequence, known.revision());
    Map<String, Float> values = seen.features();
    if (!question.features().isEmpty()) {
      values = new LinkedHashMap<>(values);
      values.putAll(question.features());
    }
    return Observation.of(
            question, period, values, seen.barClosedAt(), seen.revision(), seen.bars())
        .withSequences(seen.sequences());
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

  /** The configured set, then those that champions need beside it. */
  private List<String> needed(InferenceRequest question, String period) {
    return Stream.concat(
            Stream.of(configured),
            scorer.featureSets(question.symbol(), period, question.inForce()).stream())
        .distinct()
        .filter(sets::containsKey)
        .toList();
  }

  private Stream<FeatureSet> sets(List<String> ids) {
    return ids.stream().map(id -> Objects.requireNonNull(sets.get(id)));
  }

  private BarFeatures seen(
      InferenceRequest question, String period, List<String> needed, int sequence, long revision) {
    if (question.moment() != null) {
      return compute(question, period, needed, sequence, revision);
    }
    var series = new Series(question.symbol(), period);
    BarFeatures remembered = newest.get(series);
    if (remembered != null && remembered.holds(revision, needed, sequence, question.asOf())) {
      return remembered;
    }
    BarFeatures fresh = compute(question, period, needed, sequence, revision);
    newest.put(series, fresh);
    return fresh;
  }

  private BarFeatures compute(
      InferenceRequest question, String period, List<String> needed, int sequence, long revision) {
    String symbol = question.symbol();
    Instant asOf = question.asOf();
    int before = Math.max(0, sequence - 1);
    int kept = sets(needed).mapToInt(set -> set.lookback() + before).reduce(wanted, Math::max);
    InForce then = question.inForce();
    List<Bar> closed =
        then == null
            ? bars.closedBars(symbol, period, asOf, kept)
            : bars.knownBars(symbol, period, asOf, then.known(symbol), kept);
    Instant nextClose = bars.nextClose(symbol, period, asOf).orElse(null);
    Instant closedAt = closed.isEmpty() ? null : closed.get(closed.size() - 1).closeTime();
    return new BarFeatures(
        revision,
        needed,
        values(closed, needed),
        sequence,
        sequences(closed, needed, sequence),
        Bar.columns(closed),
        closedAt,
        nextClose);
  }

  /** As models were trained: of bars that follow each other without a gap. */
  private Map<String, float[]> sequences(List<Bar> closed, List<String> needed, int sequence) {
    var sequences = new LinkedHashMap<String, float[]>();
    if (sequence == 0 || closed.size() < sequence || hasGap(closed, sequence)) {
      return sequences;
    }
    sets(needed)
        .filter(set -> closed.size() >= set.lookback() + sequence - 1)
        .forEach(
            set -> {
              int from = closed.size() - set.lookback() - sequence + 1;
              float[][] rows = set.all(closed.subList(from, closed.size()));
              BarFeatures.addSequences(set, rows, 0, sequence, sequences);
            });
    return sequences;
  }

  private static boolean hasGap(List<Bar> closed, int sequence) {
    return IntStream.range(closed.size() - sequence, closed.size() - 1)
        .anyMatch(i -> !closed.get(i).closeTime().equals(closed.get(i + 1).openTime()));
  }

  /** What two sets have in common has the same values in both. */
  private Map<String, Float> values(List<Bar> closed, List<String> needed) {
    var values = new LinkedHashMap<String, Float>();
    sets(needed)
        .filter(set -> closed.size() >= set.lookback())
        .forEach(
            set -> {
              float[] row = set.last(closed);
              for (int i = 0; i < row.length; i++) {
                values.put(set.names().get(i), row[i]);
              }
            });
    return values;
  }

  private void requireFeature(String name, List<String> needed) {
    List<String> names = sets(needed).flatMap(set -> set.names().stream()).distinct().toList();
    if (!names.contains(name)) {
      throw unprocessable(
          "features." + name,
          "There is no such feature; there are " + String.join(", ", names) + ".");
    }
  }

  static HubException unprocessable(String field, String message) {
    return new HubException(ErrorCode.UNPROCESSABLE, field, message);
  }
}
