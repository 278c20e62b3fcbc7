package io.bactrian.models.validation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The trials that a run is one of, counted in {@code model_runs}. */
@Repository
class EarlierRuns {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final JdbcClient jdbc;

  EarlierRuns(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Another run of the model whose holdout shares time with this one's; the steps of a walk-forward
   * are one.
   *
   * @param sharpe null where it was not computed
   * @param gains a block's mean each, of the same holdout; null where it was another
   */
  @SuppressWarnings("ArrayRecordComponent") // columns of numbers, compared by nobody
  record Trial(@Nullable Double sharpe, double @Nullable [] gains) {}

  List<Trial> trials(String runId, String model, String datasetId) {
    return jdbc.sql(
            """
            select distinct on (coalesce(r.backtest_id, r.id)) (r.checks ->> 'sharpe')::double precision as sharpe,
              case when d.holdout_sha256 = own.holdout_sha256 then r.checks ->> 'gains' end as gains
            from datasets own
            join datasets d on d.holdout_at < own.known_at and d.known_at > own.holdout_at
            join model_runs r on r.dataset_id = d.id
            where own.id = :dataset and r.model = :model and r.id <> :run and r.state = 'completed'
            order by coalesce(r.backtest_id, r.id), r.id
            """)
        .param("dataset", datasetId)
        .param("model", model)
        .param("run", runId)
        .query(
            (row, number) ->
                new Trial(row.getObject("sharpe", Double.class), gains(row.getString("gains"))))
        .list();
  }

  static double[] sharpes(List<Trial> trials) {
    return trials.stream()
        .map(Trial::sharpe)
        .filter(Objects::nonNull)
        .mapToDouble(Double::doubleValue)
        .toArray();
  }

  private static double @Nullable [] gains(@Nullable String json) {
    try {
      return json == null ? null : JSON.readValue(json, double[].class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("model_runs.checks holds gains that are no numbers", e);
    }
  }
}
