package io.bactrian.models.retraining;

import static java.time.temporal.ChronoUnit.MILLIS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bactrian.HubTest;
import io.bactrian.data.snapshot.Dataset;
import io.bactrian.data.snapshot.DatasetAssembler;
import io.bactrian.data.snapshot.DatasetWindow;
import io.bactrian.models.registry.Deployments;
import io.bactrian.models.registry.Passed;
import io.bactrian.models.registry.Registration;
import io.bactrian.models.registry.Registry;
import io.bactrian.models.training.Planted;
import io.bactrian.models.training.TinyModel;
import io.bactrian.store.objects.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** What the schedules of training set off. */
@HubTest
class ScheduledTrainingTest {
  @Autowired JdbcTemplate jdbc;
  @Autowired CamelContext camel;
  @Autowired DatasetAssembler assembler;
  @Autowired ObjectStore store;
  @Autowired Registry registry;
  @Autowired Deployments deployments;
  @Autowired RetrainingNeed need;

  @Test
  void trainsTheSymbolsThatBarsHaveComeInForOfLate() {
    Planted.wave(jdbc, "NIGHTLY", 700);
    Planted.wave(jdbc, "YESTERYEAR", 700);
    jdbc.update(
        "update market_bars set open_time = open_time - interval '1 year' where symbol ="
            + " 'YESTERYEAR'");
    fire("request-scheduled-training");
    fire("request-scheduled-training");
    List<String> asked =
        jdbc.queryForList(
            "select model from model_runs where requested_by = 'schedule' and symbol = 'NIGHTLY'"
                + " order by model",
            String.class);
    assertThat(asked).containsExactly("nightly-m5-direction", "nightly-m5-volatility");
    assertThat(
            jdbc.queryForObject(
                "select count(*) from model_runs where symbol = 'YESTERYEAR'", Long.class))
        .isZero();
    await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () ->
                Set.copyOf(
                    jdbc.queryForList(
                        "select state from model_runs where symbol = 'NIGHTLY'", String.class)),
            Set.of("completed")::equals);
  }

  @Test
  void retrainsAModelWhoseChampionBecameWorseThanTheBaseRate() {
    Planted.wave(jdbc, "RETRAIN", 1_800);
    Instant known = Instant.now().minus(Duration.ofMinutes(5 * 260)).truncatedTo(MILLIS);
    Dataset dataset = assembler.assemble(new DatasetWindow("RETRAIN", "M5", null, known));
    promote(dataset, "retrain-good", -100);
    fire("validate-champions");
    assertThat(lastScore()).containsExactly(true, false);
    assertThat(moreOftenRightThanTheBase()).isTrue();
    jdbc.update(
        """
        insert into model_runs (id, request_id, model, target, symbol, period, window_to, requested_by, state, dataset_id)
        values ('retrain-good', 'retrain-good', 'retrain-m5-direction', 'direction', 'RETRAIN', 'M5', ?, 'test',
          'completed', ?)
        """,
        known.atOffset(ZoneOffset.UTC),
        dataset.id());
    assertThat(need().exists()).isFalse();
    assertThat(need().reason())
        .endsWith("new labels since its last dataset of 288")
        .startsWith("2");

    promote(dataset, "retrain-bad", 100);
    fire("validate-champions");
    assertThat(lastScore()).containsExactly(false, true);
    assertThat(moreOftenRightThanTheBase()).isFalse();
    assertThat(need().reason()).startsWith("its champion is worse than the base rate");
    fire("retrain-needed");
    assertThat(
            jdbc.queryForObject(
                "select count(*) from model_runs where symbol = 'RETRAIN' and requested_by ="
                    + " 'auto-retrain'",
                Long.class))
        .isOne();
  }

  /** Whether the champion is better for certain, and whether it is worse for certain. */
  private List<Boolean> lastScore() {
    return jdbc.queryForObject(
        """
        select lower_95 > 0, upper_95 < 0 from ml_performance_metrics
        where model = 'retrain-m5-direction' and upper_95 is not null order by id desc limit 1
        """,
        (row, n) -> List.of(row.getBoolean(1), row.getBoolean(2)));
  }

  private boolean moreOftenRightThanTheBase() {
    return Boolean.TRUE.equals(
        jdbc.queryForObject(
            """
            select value > base from ml_performance_metrics
            where model = 'retrain-m5-direction' and metric = 'accuracy' order by id desc limit 1
            """,
            Boolean.class));
  }

  private RetrainingNeed.Need need() {
    return need.of(
        new ScheduledTraining.Model("retrain-m5-direction", "RETRAIN", "M5", "direction"));
  }

  /** A model that weighs the close against its mean of 48 bars, which shows the wave's turn. */
  private void promote(Dataset dataset, String run, float weight) {
    int feature = dataset.features().indexOf("f_sma_48");
    byte[] file = TinyModel.of(dataset.features().size(), 2, feature, weight);
    var candidate =
        TinyModel.uploaded(store, run, "retrain-m5-direction", "direction", dataset, file);
    Registration registered =
        registry.register(candidate, TinyModel.UNEXAMINED, Passed.CHAMPION, Function.identity());
    deployments.promote(registered.model(), registered.version(), "operator", "a test");
  }

  private void fire(String route) {
    try (ProducerTemplate schedule = camel.createProducerTemplate()) {
      schedule.sendBody("direct:" + route, "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
