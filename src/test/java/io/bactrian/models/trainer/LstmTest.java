package io.bactrian.models.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.ChildJvm;
import io.bactrian.models.lstm.LstmProgram;
import io.bactrian.models.lstm.LstmSettings;
import io.bactrian.models.lstm.LstmTask;
import io.bactrian.models.lstm.LstmWeights;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The LSTM, from sequences without a gap to a file that the hub takes. */
class LstmTest {
  private static final String LIBRARIES = System.getProperty("java.class.path");
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final int STEPS = 20;
  private static final int FEATURES = 17;
  private static final long MINUTE = 60_000_000;

  /** Of two bars back; a small and quick network. */
  private static final String PLANTED =
      "CASE WHEN lag(a, 2) OVER (ORDER BY i) > 0.5 THEN 1 ELSE 0 END";

  private static final String SMALL =
      "\"hyperparameters\":{\"family\":\"lstm\",\"sequence\":4,\"layers\":1,\"hidden\":8,\"epochs\":6,\"learning_rate\":0.02%s}";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"2,1,2", "2,2,2", "3,2,3"})
  void theFileAnswersAsPyTorchDoesOnNewRows(int classes, int layers, int seed) throws Exception {
    var random = new Random(seed);
    float[][] rows = sequences(400, random);
    int[] labels = new int[rows.length];
    Arrays.setAll(labels, i -> random.nextInt(classes));
    var settings = new LstmSettings(layers, 16, 0.2, 0.01, 32, 3, 3, 1, true, seed);
    float[][] unseen = Arrays.copyOfRange(rows, 300, 400);
    LstmWeights weights =
        LstmProgram.of(LIBRARIES, LONG)
            .orElseThrow()
            .train(
                new LstmTask(
                    settings,
                    STEPS,
                    FEATURES,
                    classes,
                    Arrays.copyOf(rows, 300),
                    Arrays.copyOf(labels, 300),
                    unseen,
                    Arrays.copyOfRange(labels, 300, 400)),
                done -> {});
    int[] columns = new int[FEATURES];
    Arrays.setAll(columns, f -> f + 2); // two of 19 features are no inputs
    float[] zeros = new float[FEATURES];
    float[] ones = new float[FEATURES];
    Arrays.fill(ones, 1);
    var network = new Lstm.Network(weights, new Standardiser(zeros, ones), STEPS, columns, classes);
    try (var model = new Mixture(network, 1, new float[classes])) {
      byte[] file = model.onnx(FEATURES + 2);
      for (int i = 0; i < unseen.length; i++) {
        assertThat(run(file, unseen[i])).containsExactly(weights.answers()[i], within(1e-5f));
      }
      assertThat(trial(file, FEATURES + 2, classes)).isZero();
    }
  }

  private static float[][] sequences(int count, Random random) {
    float[][] rows = new float[count][STEPS * FEATURES];
    for (float[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        row[i] = Math.min(3, Math.max(-3, (float) random.nextGaussian()));
      }
    }
    return rows;
  }

  /** With two features before the inputs, which must count for nothing. */
  private static float[] run(byte[] file, float[] sequence) throws Exception {
    FloatBuffer input = FloatBuffer.allocate(STEPS * (FEATURES + 2));
    for (int step = 0; step < STEPS; step++) {
      input.put(Float.NaN).put(99).put(sequence, step * FEATURES, FEATURES);
    }
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (var session = environment.createSession(file);
        var tensor =
            OnnxTensor.createTensor(
                environment, input.flip(), new long[] {1, STEPS, FEATURES + 2});
        var result = session.run(Map.of("features", tensor))) {
      return ((float[][]) result.get("probabilities").orElseThrow().getValue())[0];
    }
  }

  private int trial(byte[] file, int features, int classes) throws Exception {
    return ChildJvm.start(
            folder.resolve("printed"),
            Map.of(),
            TrialCommand.of(Files.write(folder.resolve("model.onnx"), file), features, classes))
        .waitFor();
  }

  @Test
  void deliversTheSameBytesForTheSameRequestAndSaysHowTheyCameAbout() throws Exception {
    try (TrainerHub hub = new TrainerHub();
        TrainerServer trainer = trainer()) {
      hub.data = TrainerHub.parquet(folder, PLANTED);
      JsonNode end = end(hub, trainer, SMALL.formatted(""));
      assertThat(end.path("status").asText()).as(end.toString()).isEqualTo("completed");
      assertThat(end.at("/metrics/family").asText()).isEqualTo("lstm");
      assertThat(end.at("/metrics/improvement_lower_95").asDouble()).isPositive();
      assertThat(end.at("/metrics/importance/f_a").asDouble())
          .isGreaterThan(2 * end.at("/metrics/importance/f_b").asDouble());
      var metadata = new ObjectMapper().readTree(hub.uploads.get("/up/metadata.json"));
      assertThat(metadata.path("sequence").asInt()).isEqualTo(4);
      assertThat(metadata.at("/scaler/means")).hasSize(2);
      assertThat(metadata.at("/hyperparameters/class_weights").asText()).isEqualTo("balanced");
      byte[] first = Objects.requireNonNull(hub.uploads.get("/up/model.onnx"));
      assertThat(trial(first, 2, 2)).isZero();
      hub.uploads.clear();
      end(hub, trainer, SMALL.formatted(""));
      assertThat(hub.uploads.get("/up/model.onnx")).isEqualTo(first);
    }
  }

  @Test
  void failsWithAReasonWhereNothingCanBeLearned() throws Exception {
    try (TrainerHub hub = new TrainerHub();
        TrainerServer trainer = trainer()) {
      hub.data = TrainerHub.parquet(folder, "CASE WHEN i % 3 > 0 THEN i % 2 END");
      assertThat(end(hub, trainer, SMALL.formatted("")).path("error").asText())
          .contains("too few labelled rows (0)");
      hub.data = TrainerHub.parquet(folder, "CASE WHEN i < 600 THEN i % 2 ELSE 1 END");
      assertThat(end(hub, trainer, SMALL.formatted("")).path("error").asText())
          .contains("one class only");
      hub.data = TrainerHub.parquet(folder, PLANTED);
      assertThat(
              end(hub, trainer, SMALL.formatted(",\"inputs\":\"indicators\""))
                  .path("error")
                  .asText())
          .contains("hyperparameters.inputs", "f_rsi_14");
      assertThat(hub.uploads).isEmpty();
    }
  }

  @Test
  void refusesWhatItDoesNotKnowOrHave() throws Exception {
    try (TrainerHub hub = new TrainerHub();
        TrainerServer trainer = trainer();
        TrainerServer without = new TrainerServer(transfers(), 1)) {
      String[] plain = {"\"hyperparameters\":{}", SMALL.formatted("")};
      HttpResponse<String> refused = hub.ask(without.endpoint(), plain);
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(refused.body()).contains("hyperparameters.family", "make trainer");
      for (String wrong :
          new String[] {"\"depth\":3", "\"hidden\":4000", "\"class_weights\":\"heavy\""}) {
        plain[1] = SMALL.formatted("," + wrong);
        HttpResponse<String> answer = hub.ask(trainer.endpoint(), plain);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains(wrong.substring(1, wrong.indexOf('"', 1)));
      }
    }
  }

  @Test
  void aSequenceNeverCrossesAGap() {
    long[] times = {0, 1, 2, 4, 5, 6, 7};
    long[] moments = Arrays.stream(times).map(t -> t * MINUTE).toArray();
    float[][] features = {{0}, {1}, {2}, {4}, {5}, {6}, {7}};
    Rows rows = new Rows(moments, moments, new int[times.length], features).sequences(3, MINUTE);
    assertThat(rows.features()).isDeepEqualTo(new float[][] {{0, 1, 2}, {4, 5, 6}, {5, 6, 7}});
    assertThat(rows.asOf()).containsExactly(2 * MINUTE, 6 * MINUTE, 7 * MINUTE);
  }

  @Test
  void wantsAKeyOfItsOwn() {
    assertThatThrownBy(() -> TrainerMain.start(Map.of("TRAINER_PORT", "0")))
        .hasMessageContaining("TRAINER_KEY");
    assertThatThrownBy(
            () ->
                TrainerMain.start(
                    Map.of("TRAINER_KEY", "0123456789abcdef", "TRAINER_PORT", "99999")))
        .hasMessageContaining("TRAINER_PORT");
  }

  private static Transfers transfers() {
    return new Transfers(Set.of(), 1 << 24, Duration.ofSeconds(5), 1);
  }

  private static TrainerServer trainer() throws Exception {
    return new TrainerServer(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        "a key of sixteen or more",
        transfers(),
        1,
        LIBRARIES,
        LONG);
  }

  private static JsonNode end(TrainerHub hub, TrainerServer trainer, String hyper)
      throws Exception {
    hub.reports.clear();
    HttpResponse<String> answer =
        hub.ask(trainer.endpoint(), "\"hyperparameters\":{}", hyper, "m-m5-", "m-m1-");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    await().atMost(Duration.ofSeconds(90)).until(hub::ended);
    return hub.reports.get(hub.reports.size() - 1);
  }
}
