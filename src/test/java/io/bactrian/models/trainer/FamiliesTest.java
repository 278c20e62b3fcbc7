package io.bactrian.models.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import io.bactrian.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is uploaded answers as what was measured, and the hub takes it. */
class FamiliesTest {
  private static final float WEIGHT = 0.65f;

  @ParameterizedTest
  @CsvSource({"base,2", "base,3", "logistic,2", "logistic,3", "trees,2", "trees,3"})
  void theFileAnswersAsTheModelDid(String family, int classes) throws Exception {
    try (Mixture model = fit(family, classes)) {
      float[][] rows = strange(MadeUpRows.planted(2000, classes, 8).features());
      float[][] expected = model.probabilities(rows);
      long[] likeliest = new long[rows.length];
      float[][] actual = run(model.onnx(MadeUpRows.FEATURES), rows, likeliest);
      for (int i = 0; i < rows.length; i++) {
        assertThat(actual[i]).as("row %d", i).containsExactly(expected[i], within(1e-5f));
        float sum = 0;
        for (float probability : actual[i]) {
          sum += probability;
          assertThat(probability).isLessThanOrEqualTo(actual[i][(int) likeliest[i]]);
        }
        assertThat(sum).isCloseTo(1, within(1e-5f));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"base,2", "logistic,2", "logistic,3", "trees,3"})
  void theHubsTrialTakesTheFile(String family, int classes, @TempDir Path folder) throws Exception {
    try (Mixture model = fit(family, classes)) {
      Path file = Files.write(folder.resolve("model.onnx"), model.onnx(MadeUpRows.FEATURES));
      Path printed = folder.resolve("printed");
      Process trial =
          ChildJvm.start(printed, Map.of(), TrialCommand.of(file, MadeUpRows.FEATURES, classes));
      assertThat(trial.waitFor()).as("%s", printed).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({"base,2", "logistic,3", "trees,3"})
  void theSameRowsGiveTheSameBytes(String family, int classes) throws Exception {
    try (Mixture first = fit(family, classes);
        Mixture second = fit(family, classes)) {
      assertThat(first.onnx(MadeUpRows.FEATURES)).isEqualTo(second.onnx(MadeUpRows.FEATURES));
    }
  }

  @Test
  void aGrowingPenaltyEndsAtTheBaseRate() throws Exception {
    Rows rows = MadeUpRows.planted(1000, 3, 7);
    float[] answer = new LogisticRegression().fit(rows, 3, 1e6).probabilities(rows.features())[5];
    double[] base = rows.baseRate(3);

    for (int c = 0; c < 3; c++) {
      assertThat((double) answer[c]).isCloseTo(base[c], within(1e-5));
    }
  }

  @Test
  void stoppedTreesAreTheFirstOfThoseThatWentOn() throws Exception {
    Rows rows = MadeUpRows.planted(1000, 3, 7);
    var hyper = SelectionTest.hyper("trees");
    var longer = Boosting.train(rows, 3, hyper, 40);
    var shorter = Boosting.train(rows, 3, hyper, 15);
    try {
      assertThat(Boosting.predict(longer, rows.features(), 15))
          .isDeepEqualTo(Boosting.predict(shorter, rows.features(), 0));
    } finally {
      longer.dispose();
      shorter.dispose();
    }
  }

  private static Mixture fit(String family, int classes) throws Exception {
    Learner learner = SelectionTest.hyper(family).learners().stream().findFirst().orElse(null);
    double setting = family.equals("trees") ? 30 : 0.01;
    var choice = new Choice(learner, setting, WEIGHT, family, Map.of());
    return Mixture.fit(choice, MadeUpRows.planted(1500, classes, 7), classes);
  }

  /** Some rows far outside, empty, or infinite. */
  private static float[][] strange(float[][] rows) {
    var random = new Random(4);
    for (float[] row : rows) {
      if (random.nextInt(10) == 0) {
        float value = new float[] {Float.NaN, 1e6f, -1e30f, 0}[random.nextInt(4)];
        java.util.Arrays.fill(row, value);
      }
    }
    return rows;
  }

  private static float[][] run(byte[] onnx, float[][] rows, long[] labels) throws Exception {
    var env = OrtEnvironment.getEnvironment();
    try (var options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      try (var session = env.createSession(onnx, options);
          var input = OnnxTensor.createTensor(env, rows);
          var result = session.run(Map.of("features", input))) {
        long[] found = (long[]) result.get("label").orElseThrow().getValue();
        System.arraycopy(found, 0, labels, 0, labels.length);
        return (float[][]) result.get("probabilities").orElseThrow().getValue();
      }
    }
  }
}
