package io.bactrian.models.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import ml.dmlc.xgboost4j.java.Booster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The first of the made-up features decides half of the labels, the others nothing. */
class ImportanceTest {
  private static final List<String> NAMES = List.of("f_a", "f_b", "f_c", "f_d");
  private static final List<String> TWICE = List.of("f_a", "f_b", "f_c", "f_d", "f_a_again");

  @ParameterizedTest
  @CsvSource({"logistic,2", "logistic,3", "trees,2", "trees,3"})
  void theFeatureThatDecidesIsTheFirst(String family, int classes) throws Exception {
    Importance importance = importance(family, classes, planted(classes), NAMES);

    assertThat(importance.features().keySet()).startsWith("f_a").hasSize(4);
    assertThat(importance.features().values().stream().toList())
        .isSortedAccordingTo((a, b) -> Double.compare(b, a));
    assertThat(value(importance, "f_a")).isGreaterThan(5 * value(importance, "f_b"));
    assertThat(importance.clusters()).isEmpty();
    assertThat(importance.rows()).isEqualTo(750);
  }

  @ParameterizedTest
  @CsvSource({"logistic,2", "logistic,3", "trees,2", "trees,3"})
  void aFeatureThatIsThereTwiceGainsNoCredit(String family, int classes) throws Exception {
    Importance once = importance(family, classes, planted(classes), NAMES);
    for (float sign : new float[] {1, -2}) { // its opposite says the same
      Importance twice = importance(family, classes, doubled(planted(classes), sign, 0), TWICE);

      double both = value(twice, "f_a") + value(twice, "f_a_again");
      // A penalty costs two equal columns less than one: each needs half of the coefficient.
      assertThat(both).isCloseTo(value(once, "f_a"), within(0.05 * value(once, "f_a")));
      assertThat(value(twice, "f_a")).isEqualTo(value(twice, "f_a_again"));
      assertThat(twice.clusters()).containsExactly(List.of("f_a", "f_a_again"));
    }
  }

  @ParameterizedTest
  @CsvSource({"logistic", "trees"})
  void aNearDuplicateGainsNoneEither(String family) throws Exception {
    double alone = value(importance(family, 2, planted(2), NAMES), "f_a");
    Importance near = importance(family, 2, doubled(planted(2), 1, 0.1), TWICE);

    assertThat(near.clusters()).containsExactly(List.of("f_a", "f_a_again"));
    assertThat(value(near, "f_a") + value(near, "f_a_again"))
        .isCloseTo(alone, within(0.15 * alone));
  }

  @ParameterizedTest
  @CsvSource({"2", "3"})
  void valuesOfTreesAddUpToTheMargin(int classes) throws Exception {
    Rows rows = planted(classes);
    Booster booster = Boosting.train(rows, classes, SelectionTest.hyper("trees"), 40);
    try {
      float[][] values = Boosting.shap(booster, rows.features());
      float[][] answers = Boosting.predict(booster, rows.features(), 0);
      assertThat(values[0]).hasSize((classes == 2 ? 1 : classes) * MadeUpRows.FEATURES);
      // What is left beside the values is a margin's bias, the same in every row; in the softmax of
      // more than two classes so is the difference of two.
      double bias = logOdds(answers[0], classes) - difference(values[0], classes);
      for (int i = 1; i < 200; i++) {
        assertThat(logOdds(answers[i], classes) - difference(values[i], classes))
            .isCloseTo(bias, within(1e-4));
      }
    } finally {
      booster.dispose();
    }
  }

  @ParameterizedTest
  @CsvSource({"2", "3"})
  void valuesOfALinearModelAddUpToItsDeviationFromTheMean(int classes) throws Exception {
    Rows rows = planted(classes);
    var model = new LogisticRegression().fit(rows, classes, 0.01);
    var values = contributions(model, rows).values();
    float[][] answers = model.probabilities(rows.features());
    double bias = logOdds(answers[0], classes) - difference(values[0], classes);
    for (int i = 1; i < 200; i++) {
      assertThat(logOdds(answers[i], classes) - difference(values[i], classes))
          .isCloseTo(bias, within(1e-4));
    }
    for (int f = 0; f < MadeUpRows.FEATURES; f++) {
      int feature = f;
      assertThat(Arrays.stream(values).mapToDouble(row -> row[feature]).average().orElseThrow())
          .isCloseTo(0, within(1e-6));
    }
  }

  @Test
  void theBaseRateHasNone() throws Exception {
    Rows rows = planted(2);
    Importance none =
        Importance.of(Mixture.base(rows, 2).model(), Split.of(rows, 2, NAMES), NAMES, 2);
    assertThat(none.features()).isEmpty();
    assertThat(none.method()).startsWith("none: ");
  }

  @Test
  void theSameRowsGiveTheSameValuesAndNoMoreThanSomeThousandRowsAreExplained() throws Exception {
    Rows many = MadeUpRows.planted(20_000, 2, 3);
    Importance one = importance("trees", 2, many, NAMES);
    assertThat(one.rows()).isEqualTo(2_000);
    assertThat(importance("trees", 2, many, NAMES)).isEqualTo(one);
  }

  @Test
  void missingConstantAndHugeColumnsAreAloneAndFinite() throws Exception {
    Rows rows = planted(2);
    for (int i = 0; i < rows.size(); i++) {
      rows.features()[i][1] = i < 2200 ? Float.NaN : rows.features()[i][1];
      rows.features()[i][2] = 7;
      rows.features()[i][3] *= 1e30f;
    }
    for (String family : List.of("logistic", "trees")) {
      Importance importance = importance(family, 2, rows, NAMES);
      assertThat(importance.clusters()).isEmpty();
      assertThat(importance.features().values()).allMatch(Double::isFinite);
      assertThat(value(importance, "f_c")).isZero();
    }
  }

  private static Rows planted(int classes) {
    return MadeUpRows.planted(3000, classes, 3);
  }

  private static Rows doubled(Rows rows, float sign, double noise) {
    var random = new Random(6);
    float[][] features = new float[rows.size()][];
    for (int i = 0; i < features.length; i++) {
      features[i] = Arrays.copyOf(rows.features()[i], 5);
      features[i][4] = sign * features[i][0] + (float) (noise * random.nextGaussian());
    }
    return new Rows(rows.asOf(), rows.labelUntil(), rows.labels(), features);
  }

  private static Importance importance(String family, int classes, Rows rows, List<String> names)
      throws Exception {
    Learner learner = SelectionTest.hyper(family).learners().get(0);
    Split split = Split.of(rows, classes, names);
    var choice = new Choice(learner, family.equals("trees") ? 40 : 0.01, 1, family, Map.of());
    try (Mixture model = Mixture.fit(choice, split.train(), classes)) {
      return Importance.of(model.model(), split, new ArrayList<>(names), classes);
    }
  }

  private static Importance.Contributions contributions(Learner.Fitted model, Rows rows)
      throws Exception {
    var contributions = model.contributions(rows.features(), rows.features());
    assertThat(contributions).isNotNull();
    return java.util.Objects.requireNonNull(contributions);
  }

  private static double value(Importance importance, String feature) {
    return importance.features().getOrDefault(feature, Double.NaN);
  }

  /** Of the last class against the first. */
  private static double logOdds(float[] row, int classes) {
    return Math.log(row[classes - 1]) - Math.log(row[0]);
  }

  private static double difference(float[] values, int classes) {
    int width = MadeUpRows.FEATURES;
    return classes == 2
        ? sum(values, 0, width)
        : sum(values, (classes - 1) * width, width) - sum(values, 0, width);
  }

  private static double sum(float[] values, int from, int count) {
    double sum = 0;
    for (int i = from; i < from + count; i++) {
      sum += values[i];
    }
    return sum;
  }
}
