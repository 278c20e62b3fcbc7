package io.bactrian.watch.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bactrian.models.onnx.AskedGraph;
import io.bactrian.models.onnx.OnnxModel;
import io.bactrian.models.onnx.Signature;
import io.bactrian.models.trainer.TrainedFamilies;
import io.bactrian.models.trainer.TrainedFamilies.Trained;
import io.bactrian.models.training.TinyModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The families whose files are read, beside ONNX Runtime, XGBoost and plain enumeration. */
class ExactValuesTest {
  private static final int FEATURES = 4;
  private static final List<String> NAMES = List.of("a", "b", "c", "d");

  private static Signature signature(int classes) {
    return Signature.of(FEATURES, List.of("down", "up", "side").subList(0, classes));
  }

  private static GraphReader.Found read(byte[] onnx, int classes) {
    return GraphReader.read(AskedGraph.of(onnx, signature(classes)), FEATURES, classes)
        .orElseThrow();
  }

  private static Scores scores(GraphReader.Found found) {
    Trees trees = found.trees();
    return trees == null ? Objects.requireNonNull(found.scores()) : new TreeShap(trees, FEATURES);
  }

  @ParameterizedTest
  @CsvSource({"base,2", "base,3", "logistic,2", "logistic,3", "trees,2", "trees,3"})
  void addUpToWhatTheFileAnswers(String family, int classes) throws Exception {
    float[][] rows = TrainedFamilies.rows(300, classes, 8);
    GraphReader.Found found = read(TrainedFamilies.of(family, classes, rows).onnx(), classes);
    Scores scores = scores(found);
    try (var model =
        OnnxModel.open(TrainedFamilies.of(family, classes, rows).onnx(), signature(classes))) {
      for (float[] row : rows) {
        float[] answer = model.probabilities(row);
        double[] from = scores.base();
        double[][] values = scores.contributions(row);
        for (int c = 0; c < classes; c++) {
          double score = from[c];
          double sum = found.link().of(from)[c];
          double[] carried = Carried.of(values, found.link(), from, scores.of(row), c);
          for (int f = 0; f < FEATURES; f++) {
            score += values[c][f];
            sum += carried[f];
          }
          assertThat(score).isCloseTo(scores.of(row)[c], within(1e-6));
          assertThat(sum).isCloseTo(answer[c], within(1e-5));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"2", "3"})
  void areThoseOfXgboost(int classes) throws Exception {
    float[][] rows = TrainedFamilies.rows(300, classes, 9);
    Trained trained = TrainedFamilies.of("trees", classes, rows);
    Scores scores = scores(read(trained.onnx(), classes));
    for (int i = 0; i < rows.length; i++) {
      double[][] values = scores.contributions(rows[i]);
      for (int f = 0; f < FEATURES; f++) {
        if (classes == 2) {
          assertThat(Margin.of(values, 1, f)).isCloseTo(trained.shap()[i][f], within(1e-5));
        } else {
          for (int c = 0; c < classes; c++) {
            assertThat(values[c][f]).isCloseTo(trained.shap()[i][c * FEATURES + f], within(1e-5));
          }
        }
      }
    }
  }

  @Test
  void passWhatTheRowPasses() throws Exception {
    float[][] rows = TrainedFamilies.rows(50, 2, 10);
    Scores scores = scores(read(TrainedFamilies.of("trees", 2, rows).onnx(), 2));
    for (float[] row : rows) {
      List<TreePath> paths = scores.paths(row, NAMES, 1);
      assertThat(paths).hasSize(scores.trees());
      assertThat(paths)
          .isSortedAccordingTo((a, b) -> Double.compare(Math.abs(b.leaf()), Math.abs(a.leaf())));
      double sum = 0;
      for (TreePath path : paths) {
        sum += path.leaf();
        for (TreePath.Passed node : path.nodes()) {
          float value = row[NAMES.indexOf(node.feature())];
          Float threshold = node.threshold();
          if (threshold == null) {
            assertThat(value).isNaN();
            assertThat(node.direction()).isEqualTo("missing");
          } else {
            assertThat(value < threshold).isEqualTo(node.direction().equals("<"));
          }
        }
      }
      assertThat(sum).isCloseTo(Margin.of(scores.of(row), 1), within(1e-6));
    }
  }

  /** Covers that are counted, among them nodes that no row of the training came to. */
  @Test
  void areTheMeanOverAllOrdersOfWhatATreeExpects() throws Exception {
    float[][] rows = TrainedFamilies.rows(200, 3, 11);
    Trees read =
        Objects.requireNonNull(read(TrainedFamilies.of("trees", 3, rows).onnx(), 3).trees());
    float[][] few = java.util.Arrays.copyOf(rows, 40);
    Trees counted = read.counted(few);
    var shap = new TreeShap(counted, FEATURES);
    for (int i = 100; i < 120; i++) {
      double[][] values = shap.contributions(rows[i]);
      double[][] slow = new EnumeratedTrees(counted, FEATURES).contributions(rows[i]);
      for (int c = 0; c < 3; c++) {
        assertThat(values[c]).containsExactly(slow[c], within(1e-9));
      }
    }
  }

  @Test
  void keepAnotherFormForSampling() {
    byte[] other = TinyModel.of(FEATURES, 2, 1, 3);
    assertThat(GraphReader.read(AskedGraph.of(other, signature(2)), FEATURES, 2)).isEmpty();
  }

  /** f = a * b + c, whose values against one row are known; d does nothing. */
  @Test
  void areSampledSoThatTheyAddUp() {
    SampledShapley.Model model =
        rows -> {
          var answers = new double[rows.length];
          for (int i = 0; i < answers.length; i++) {
            answers[i] = rows[i][0] * rows[i][1] + rows[i][2];
          }
          return answers;
        };
    float[] row = {2, 3, 5, 7};
    var sampled = SampledShapley.of(model, row, new float[][] {{0, 0, 1, 1}}, FEATURES);
    assertThat(sampled.base()).isEqualTo(1);
    assertThat(sampled.values()).containsExactly(new double[] {3, 3, 4, 0}, within(1e-9));
    assertThat(sampled.errors()).containsExactly(new double[] {0, 0, 0, 0}, within(1e-6));
    float[][] many = {{0, 0, 1, 1}, {1, 4, 2, 0}, {-1, 2, 0, 3}};
    var over = SampledShapley.of(model, row, many, FEATURES);
    double sum = over.base();
    for (double value : over.values()) {
      sum += value;
    }
    assertThat(sum).isCloseTo(11, within(1e-9));
    assertThat(over.rows()).isEqualTo(3);
    assertThat(over.errors()[2]).isPositive();
    assertThat(over.values()[3]).isZero();
  }

  @Test
  void areOrderedBySizeThenByName() {
    var all = new ArrayList<Contribution>();
    for (String name : List.of("d", "b", "a", "c")) {
      all.add(
          new Contribution(
              name, 1.0, name.equals("d") ? -2 : name.equals("c") ? 0 : 1, null, null));
    }
    Collections.shuffle(all);
    all.sort(Contribution.ORDER);
    assertThat(all).extracting(Contribution::feature).containsExactly("d", "a", "b", "c");
  }
}
