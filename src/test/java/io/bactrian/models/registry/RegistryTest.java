package io.bactrian.models.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.HubTest;
import io.bactrian.data.snapshot.Dataset;
import io.bactrian.data.snapshot.DatasetAssembler;
import io.bactrian.data.snapshot.DatasetWindow;
import io.bactrian.models.onnx.TestModels;
import io.bactrian.models.scenarios.ScenarioResult;
import io.bactrian.models.training.Planted;
import io.bactrian.models.training.TinyModel;
import io.bactrian.shared.HubException;
import io.bactrian.store.objects.ObjectHold;
import io.bactrian.store.objects.ObjectStore;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** Models on a real PostgreSQL and a real object store. */
@HubTest
class RegistryTest {
  private boolean held(String key) {
    return holds.stream().anyMatch(hold -> hold.holds(key));
  }

  private static final String MODEL = "regtest-m5-direction";
  private static final String GATED = "gated-m5-direction";
  private static final Instant START = Instant.parse("2025-01-06T00:00:00Z");

  @Autowired JdbcTemplate jdbc;
  @Autowired DatasetAssembler assembler;
  @Autowired ObjectStore store;
  @Autowired Registry registry;
  @Autowired Deployments deployments;
  @Autowired Champions champions;
  @Autowired List<ObjectHold> holds;
  @Autowired TransactionTemplate transaction;

  @Test
  void refusesByTheGatePromotesByHandAndRollsBack() {
    Dataset dataset = dataset();
    int width = dataset.features().size();
    byte[] file = TestModels.linear(width, 0.01f).build().toByteArray();
    Registration first = register(candidate("r1", dataset, file, file));
    assertThat(first.promoted()).isFalse();
    assertThat(first.reason()).startsWith("refused:");
    assertThat(champions.of(MODEL)).isEmpty();
    assertThat(register(candidate("r1", dataset, file, file))).isEqualTo(first);
    assertThat(register(candidate("r2", dataset, file, file)).reason())
        .contains("registered before");
    assertThat(
            jdbc.queryForObject(
                "select count(*) from ml_model_versions where model = ?", Integer.class, MODEL))
        .isEqualTo(1);

    assertThat(held(dataset.train().key())).isTrue();
    assertThat(held(ModelFiles.key(MODEL, first.version()))).isTrue();
    assertThat(held("datasets/ds-unknown/train.parquet")).isFalse();
    assertThat(held("trash/models/x/y/model.onnx")).isFalse();

    deployments.promote(MODEL, first.version(), "operator", "a test");
    jdbc.update("update ml_model_versions set tried_with = null where model = ?", MODEL);
    Champion champion = champions.of(MODEL).orElseThrow();
    assertThat(champion.version()).isEqualTo(first.version());
    assertThat(
            jdbc.queryForObject(
                "select tried_with from ml_model_versions where model = ?", String.class, MODEL))
        .contains("onnxruntime");
    assertThatThrownBy(
            () -> transaction.execute(status -> register(candidate("r5", dataset, file, file))))
        .isInstanceOf(IllegalStateException.class);
    assertThat(
            jdbc.queryForObject(
                "select reason from ml_model_deployments where model = ? order by id desc limit 1",
                String.class,
                MODEL))
        .isEqualTo("by hand, against the gate: a test");
    assertThat(champion.probabilities(new float[width])).containsExactly(0.5f, 0.5f);

    byte[] flipped = file.clone();
    flipped[flipped.length / 2] ^= 1;
    assertThatThrownBy(() -> register(candidate("r3", dataset, file, flipped)))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("sha256");
    assertThat(champions.of(MODEL).orElseThrow().version()).isEqualTo(first.version());

    byte[] other = TestModels.linear(width, -0.01f).build().toByteArray();
    Registration second = register(candidate("r4", dataset, other, other));
    deployments.promote(MODEL, second.version(), "operator", "another");
    assertThat(champions.of(MODEL).orElseThrow().version()).isEqualTo(second.version());
    store.put(ModelFiles.key(MODEL, first.version()), flipped);
    assertThat(deployments.rollback(MODEL, "operator", "back")).isEqualTo(first.version());
    assertThatThrownBy(() -> champions.of(MODEL)).hasMessageContaining("cannot be opened");
    assertThat(deployments.rollback(MODEL, "operator", "none")).isNull();
    assertThat(champions.of(MODEL)).isEmpty();
  }

  @Test
  void promotesOnlyWhatIsBetterForCertain() {
    Planted.wave(jdbc, "GATED", 1_800);
    Dataset dataset = assembler.assemble(new DatasetWindow("GATED", "M5", null, Instant.now()));
    Registration weak = register(dataset, "gated-1", -20);
    assertThat(weak.promoted()).as(weak.reason()).isTrue();
    assertThat(champions.of(GATED).orElseThrow().version()).isEqualTo(weak.version());

    Registration waiting = waiting(dataset, "gated-0", -90);
    assertThat(waiting.promoted()).isFalse();
    assertThat(waiting.reason()).contains("waits for its rollout beside " + weak.version());
    assertThat(champions.of(GATED).orElseThrow().version()).isEqualTo(weak.version());

    Registration strong = register(dataset, "gated-2", -100);
    assertThat(strong.promoted()).as(strong.reason()).isTrue();
    assertThat(strong.reason()).contains("over the champion");

    Registration middling = register(dataset, "gated-3", -40);
    assertThat(middling.promoted()).as(middling.reason()).isFalse();
    assertThat(middling.reason()).contains("over the champion");
    assertThat(champions.of(GATED).orElseThrow().version()).isEqualTo(strong.version());
    assertThat(
            jdbc.queryForList(
                "select to_version from ml_model_deployments where model = ? order by id",
                String.class,
                GATED))
        .containsExactly(weak.version(), strong.version());

    store.put(ModelFiles.key(GATED, strong.version()), new byte[] {1});
    Registration late = register(dataset, "gated-4", -120);
    assertThat(late.promoted()).isFalse();
    assertThat(late.reason()).contains(strong.version(), "cannot be opened", "promote this");
  }

  @Test
  void keepsAModelFromPromotionThatFailsAScenario() {
    Planted.wave(jdbc, "TRIED", 1_800);
    Dataset dataset = assembler.assemble(new DatasetWindow("TRIED", "M5", null, Instant.now()));
    String model = "tried-m5-direction";
    String others =
        dataset.features().stream()
            .map(feature -> "\"%s\":%s".formatted(feature, feature.equals("f_sma_48") ? 1 : 0))
            .collect(Collectors.joining(","));
    jdbc.update(
        """
        insert into scenarios (name, subject, applies_to, given, expected, enabled, revision, changed_by)
        values ('far-above-the-mean', 'model', 'tried-*', ('{"features":{' || ? || '}}')::jsonb,
          '{"class":"up","at_least":0.9}', true, 3, 'test')
        """,
        others);
    try {
      Registration refused = register(dataset, model, "tried-1", -60);
      assertThat(refused.promoted()).isFalse();
      assertThat(refused.reason())
          .startsWith("refused: 1 of 1 scenarios failed; far-above-the-mean: up was expected from")
          .contains("(the gate: promoted: log loss");
      assertThat(
              jdbc.queryForList(
                  "select scenario || ' ' || revision || ' ' || passed from scenario_results where"
                      + " version = ?",
                  String.class,
                  refused.version()))
          .containsExactly("far-above-the-mean 3 false");
      jdbc.update("update scenarios set expected = '{\"class\":\"down\"}'");
      assertThat(register(dataset, model, "tried-2", -61).promoted()).isTrue();
      assertThat(registry.replay(model)).singleElement().matches(ScenarioResult::passed);
    } finally {
      jdbc.update("delete from scenarios");
    }
  }

  @Test
  void promotesOneOfTwoAtOnce() throws Exception {
    Planted.wave(jdbc, "TWINS", 1_800);
    Dataset dataset = assembler.assemble(new DatasetWindow("TWINS", "M5", null, Instant.now()));
    var pool = Executors.newFixedThreadPool(2);
    try {
      pool.invokeAll(
          List.of(
              () -> register(dataset, "twins-m5-direction", "twin-1", -60),
              () -> register(dataset, "twins-m5-direction", "twin-2", -61)));
    } finally {
      pool.shutdown();
    }
    assertThat(
            jdbc.queryForList(
                "select alias from ml_model_versions where model = 'twins-m5-direction'",
                String.class))
        .hasSize(2)
        .containsOnlyOnce("champion");
  }

  private Registration register(Dataset dataset, String run, float weight) {
    return register(dataset, GATED, run, weight);
  }

  /** A model that weighs the close against its mean of 48 bars, which shows the wave's turn. */
  private Registration register(Dataset dataset, String model, String run, float weight) {
    int feature = dataset.features().indexOf("f_sma_48");
    byte[] file = TinyModel.of(dataset.features().size(), 2, feature, weight);
    return register(candidate(run, model, dataset, file, file));
  }

  private Registration waiting(Dataset dataset, String run, float weight) {
    int feature = dataset.features().indexOf("f_sma_48");
    byte[] file = TinyModel.of(dataset.features().size(), 2, feature, weight);
    return registry.register(
        candidate(run, GATED, dataset, file, file),
        TinyModel.UNEXAMINED,
        Passed.CANDIDATE,
        Function.identity());
  }

  private Registration register(Candidate candidate) {
    return registry.register(candidate, TinyModel.UNEXAMINED, Passed.CHAMPION, Function.identity());
  }

  private Candidate candidate(String run, Dataset dataset, byte[] said, byte[] uploaded) {
    return candidate(run, MODEL, dataset, said, uploaded);
  }

  private Candidate candidate(
      String run, String model, Dataset dataset, byte[] said, byte[] uploaded) {
    byte[] metadata = TinyModel.metadata(run, model, "direction", dataset);
    store.put("runs/" + run + "/model.onnx", uploaded);
    store.put("runs/" + run + "/metadata.json", metadata);
    return new Candidate(
        run,
        model,
        "direction",
        dataset.id(),
        "runs/" + run + "/model.onnx",
        ModelFiles.sha256(said),
        "runs/" + run + "/metadata.json",
        ModelFiles.sha256(metadata));
  }

  private Dataset dataset() {
    Long message =
        jdbc.queryForObject(
            "insert into raw_messages (source, sender, body, sha256) values ('mt5', '1', '', '')"
                + " returning id",
            Long.class);
    var random = new Random(5);
    var rows = new ArrayList<Object[]>();
    double close = 100;
    for (int i = 0; i < 2000; i++) {
      double open = close;
      close *= Math.exp(random.nextGaussian() * 0.001);
      var at = START.plus(Duration.ofMinutes(5L * i)).atOffset(ZoneOffset.UTC);
      double high = Math.max(open, close) + 0.05;
      double low = Math.min(open, close) - 0.05;
      rows.add(new Object[] {message, at, open, high, low, close, 10});
    }
    jdbc.batchUpdate(
        """
        insert into market_bars (raw_message_id, login, symbol, period, open_time, open, high, low, close, volume)
        values (?, '1', 'REGTEST', 'M5', ?, ?, ?, ?, ?, ?)
        """,
        rows);
    Instant end = START.plus(Duration.ofMinutes(5 * 2000));
    return assembler.assemble(new DatasetWindow("REGTEST", "M5", null, end));
  }
}
