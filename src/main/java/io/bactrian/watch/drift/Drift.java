package io.bactrian.watch.drift;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.data.snapshot.Dataset;
import io.bactrian.data.snapshot.Datasets;
import io.bactrian.data.snapshot.Samples;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.watch.drift.DriftReport.Feature;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Compares the features of the newest decisions with the training rows of a version. A few days of
 * a market are never like a year of it, so that a feature has drifted only where it is farther from
 * the training than every stretch of the training of as many rows is from the rest, and than rows
 * drawn from it at random are in 95 of 100 cases: whether the decisions are a stretch of bars or a
 * draw of them, a series that goes on as it did gives at most 5 % of false alarms a feature.
 */
@Component
class Drift {
  private static final double FALSE_ALARMS = 0.05;

  /** For that share of false alarms: 1 / (19 + 1). */
  private static final int STRETCHES = 19;

  private static final int LIVE = 100;

  /** Decisions that are looked at for one about another bar: several strategies ask about each. */
  private static final int LOOKED_A_ROW = 20;

  /** Below it a change does not count: Siddiqi, Credit Risk Scorecards, 2006. */
  private static final double COUNTS = 0.1;

  private final JdbcClient jdbc;
  private final Datasets datasets;
  private final ObjectMapper mapper;

  Drift(JdbcClient jdbc, Datasets datasets, ObjectMapper mapper) {
    this.jdbc = jdbc;
    this.datasets = datasets;
    this.mapper = mapper;
  }

  private record Origin(
      String version,
      String symbol,
      String period,
      String target,
      @Nullable String datasetId,
      List<String> features) {}

  private record Live(Instant at, JsonNode features) {}

  /**
   * @param version null for the one in charge
   * @param most decisions, the newest, one a bar
   * @throws HubException {@code NOT_FOUND} for an unknown version, or where none is in charge
   */
  DriftReport measure(String model, @Nullable String version, int most) {
    Origin origin = origin(model, version);
    List<Live> live = live(origin, most);
    Dataset dataset =
        origin.datasetId() == null ? null : datasets.find(origin.datasetId()).orElse(null);
    Samples train =
        dataset == null ? null : datasets.samples(dataset, dataset.train(), origin.target());
    var features = new ArrayList<Feature>();
    for (String name : origin.features()) {
      features.add(feature(name, live, dataset, train));
    }
    features.sort(
        Comparator.comparing(
            (Feature one) -> one.psi() == null ? -1 : one.psi(), Comparator.reverseOrder()));
    return report(model, origin, train == null ? 0 : train.size(), live, features);
  }

  private static Feature feature(
      String name, List<Live> live, @Nullable Dataset dataset, @Nullable Samples train) {
    float[] now = new float[live.size()];
    int missing = 0;
    for (int i = 0; i < now.length; i++) {
      JsonNode value = live.get(i).features().path(name);
      now[i] = value.isNumber() ? value.floatValue() : Float.NaN;
      missing += value.isNumber() ? 0 : 1;
    }
    int column = dataset == null ? -1 : dataset.features().indexOf(name);
    if (now.length == 0 || train == null || column < 0) {
      return new Feature(name, DriftReport.NOT_ENOUGH, null, null, missing);
    }
    float[] then = new float[train.size()];
    for (int i = 0; i < then.length; i++) {
      then[i] = train.features()[i][column];
    }
    var index = new StabilityIndex(then);
    double psi = index.of(now);
    double[] usual = index.usual(now.length);
    double most = Math.max(index.drawn(now.length), Arrays.stream(usual).max().orElse(0));
    boolean drifted = psi > most && psi >= COUNTS;
    String state = drifted ? DriftReport.DRIFTED : DriftReport.STABLE;
    return new Feature(
        name,
        isEnough(now.length, usual.length) ? state : DriftReport.NOT_ENOUGH,
        psi,
        most,
        missing);
  }

  private static boolean isEnough(int live, int stretches) {
    return live >= LIVE && stretches >= STRETCHES;
  }

  private static DriftReport report(
      String model, Origin origin, int trainRows, List<Live> live, List<Feature> features) {
    int stretches = live.isEmpty() ? 0 : trainRows / live.size();
    long drifted = features.stream().filter(f -> f.state().equals(DriftReport.DRIFTED)).count();
    boolean enough = isEnough(live.size(), stretches);
    String state =
        !enough ? DriftReport.NOT_ENOUGH : drifted > 0 ? DriftReport.DRIFTED : DriftReport.STABLE;
    return new DriftReport(
        model,
        origin.version(),
        origin.datasetId(),
        trainRows,
        live.size(),
        live.isEmpty() ? null : live.get(live.size() - 1).at(),
        live.isEmpty() ? null : live.get(0).at(),
        stretches,
        state,
        reason(origin, trainRows, live.size(), stretches, drifted, features.size()),
        (int) drifted,
        FALSE_ALARMS * features.size(),
        features);
  }

  private static String reason(
      Origin origin, int trainRows, int live, int stretches, long drifted, int features) {
    if (origin.datasetId() == null) {
      return "it learned from no dataset of this hub";
    }
    if (live < LIVE) {
      return "%d decisions about another bar, by the hub's own features; %d are needed"
          .formatted(live, LIVE);
    }
    if (stretches < STRETCHES) {
      return "%d training rows are %d stretches of %d; %d are needed: ask for fewer rows"
          .formatted(trainRows, stretches, live, STRETCHES);
    }
    return "%d of %d features are farther from the training than is usual within its %d stretches"
        .formatted(drifted, features, stretches);
  }

  private Origin origin(String model, @Nullable String version) {
    Optional<Origin> found =
        jdbc.sql(
                """
                select v.version, m.symbol, m.period, m.target, v.dataset_id, v.features
                from models m join ml_model_versions v using (model)
                where m.model = :model and v.version = coalesce(:version, m.champion)
                """)
            .param("model", model)
            .param("version", version)
            .query(
                (row, number) ->
                    new Origin(
                        row.getString("version"),
                        row.getString("symbol"),
                        row.getString("period"),
                        row.getString("target"),
                        row.getString("dataset_id"),
                        List.of((String[]) row.getArray("features").getArray())))
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

  /** The newest first; asked about the moment of asking, with the features of the hub's own. */
  private List<Live> live(Origin origin, int most) {
    return jdbc.sql(
            """
            select bar_closed_at, features::text as features from (
              select distinct on (bar_closed_at) bar_closed_at, features
              from (select * from inferences where symbol = :symbol order by id desc limit :looked) i
              where bar_closed_at is not null and as_of >= asked_at - interval '1 minute'
                and inputs ->> 'period' = :period and inputs -> 'sent' = '{}'
              order by bar_closed_at desc, id limit :most) newest
            """)
        .param("symbol", origin.symbol())
        .param("period", origin.period())
        .param("most", most)
        .param("looked", LOOKED_A_ROW * most)
        .query(
            (row, number) ->
                new Live(
                    row.getObject("bar_closed_at", OffsetDateTime.class).toInstant(),
                    json(row.getString("features"))))
        .list();
  }

  private JsonNode json(String text) {
    try {
      return mapper.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("PostgreSQL's own text of a jsonb", e);
    }
  }
}
