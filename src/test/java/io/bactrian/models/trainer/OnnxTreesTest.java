package io.bactrian.models.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Map;
import java.util.Random;
import ml.dmlc.xgboost4j.java.Booster;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxTreesTest {
  private static final Hyperparameters DEFAULTS =
      Hyperparameters.of(new ObjectMapper().createObjectNode(), false);
  private static final int ROUNDS = 100;

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void agreeWithTheBoosterOnNewMissingAndThresholdValues(int classes) throws Exception {
    Booster booster = Boosting.train(rows(4000, classes, 7), classes, DEFAULTS, ROUNDS);
    try {
      byte[] onnx = export(booster, classes);
      assertAgree(booster, onnx, rows(4000, classes, 8).features());
      assertAgree(booster, onnx, atThresholds(booster));
    } finally {
      booster.dispose();
    }
  }

  private static void assertAgree(Booster booster, byte[] onnx, float[][] rows) throws Exception {
    float[][] expected = Boosting.predict(booster, rows, 0);
    var env = OrtEnvironment.getEnvironment();
    try (var options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      try (var session = env.createSession(onnx, options);
          var input = OnnxTensor.createTensor(env, rows);
          var result = session.run(Map.of("features", input))) {
        float[][] actual = (float[][]) result.get("probabilities").orElseThrow().getValue();
        for (int i = 0; i < actual.length; i++) {
          assertThat(actual[i]).as("row %d", i).containsExactly(expected[i], within(1e-5f));
        }
      }
    }
  }

  /** Rows whose values are the very numbers that the trees compare with, or missing. */
  private static float[][] atThresholds(Booster booster) throws Exception {
    var thresholds = new ArrayList<Float>();
    new ObjectMapper()
        .readTree(booster.toByteArray("json"))
        .findValues("split_conditions")
        .forEach(tree -> tree.forEach(value -> thresholds.add((float) value.asDouble())));
    var random = new Random(9);
    var rows = new float[2000][4];
    for (float[] row : rows) {
      for (int f = 0; f < row.length; f++) {
        row[f] =
            random.nextInt(10) == 0 ? Float.NaN : thresholds.get(random.nextInt(thresholds.size()));
      }
    }
    return rows;
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void haveTheSameBytesForTheSameRows(int classes) throws Exception {
    Rows rows = rows(1000, classes, 7);
    assertThat(export(Boosting.train(rows, classes, DEFAULTS, ROUNDS), classes))
        .isEqualTo(export(Boosting.train(rows, classes, DEFAULTS, ROUNDS), classes));
  }

  private static byte[] export(Booster booster, int classes) throws Exception {
    var graph = new OnnxGraph();
    OnnxTrees.addTo(graph, new ObjectMapper().readTree(booster.toByteArray("json")), classes);
    return graph.model(0, 4, 1, new float[classes]);
  }

  static Rows rows(int count, int classes, long seed) {
    Random random = new Random(seed);
    long[] times = new long[count];
    int[] labels = new int[count];
    float[][] features = new float[count][4];
    for (int i = 0; i < count; i++) {
      times[i] = i;
      for (int f = 0; f < 4; f++) {
        features[i][f] = random.nextInt(10) == 0 ? Float.NaN : (float) random.nextGaussian();
      }
      double signal = features[i][0] + random.nextGaussian();
      labels[i] = signal > 0.5 ? classes - 1 : signal < -0.5 ? 0 : random.nextInt(classes);
    }
    return new Rows(times, times, labels, features);
  }
}
