package io.bactrian.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.Random;
import ml.dmlc.xgboost4j.java.Booster;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxTreesTest {
  private static final Hyperparameters DEFAULTS =
      Hyperparameters.of(new ObjectMapper().createObjectNode());

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void agreeWithTheBoosterAlsoOnMissingValues(int classes) throws Exception {
    Rows rows = rows(4000, classes);
    Booster booster = Boosting.train(rows, classes, DEFAULTS, p -> {});
    byte[] onnx = export(booster, classes);
    float[][] expected = Boosting.predict(booster, rows.features());
    var env = OrtEnvironment.getEnvironment();
    try (var options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      try (var session = env.createSession(onnx, options);
          var input = OnnxTensor.createTensor(env, rows.features());
          var result = session.run(Map.of("features", input))) {
        float[][] actual = (float[][]) result.get("probabilities").orElseThrow().getValue();
        double worst = 0;
        for (int i = 0; i < actual.length; i++) {
          for (int k = 0; k < classes; k++) {
            worst = Math.max(worst, Math.abs(actual[i][k] - expected[i][k]));
          }
        }
        System.out.println("parity K=" + classes + " " + worst);
        assertThat(worst).isLessThan(1e-5);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void haveTheSameBytesForTheSameRows(int classes) throws Exception {
    Rows rows = rows(1000, classes);
    assertThat(export(Boosting.train(rows, classes, DEFAULTS, p -> {}), classes))
        .isEqualTo(export(Boosting.train(rows, classes, DEFAULTS, p -> {}), classes));
  }

  private static byte[] export(Booster booster, int classes) throws Exception {
    return OnnxTrees.model(new ObjectMapper().readTree(booster.toByteArray("json")), 4, classes);
  }

  static Rows rows(int count, int classes) {
    Random random = new Random(7);
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
