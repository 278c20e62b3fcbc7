package io.bactrian.models.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelectionTest {
  private static final List<String> NAMES = List.of("f_a", "f_b", "f_c", "f_d");

  @ParameterizedTest
  @CsvSource({"auto,2", "auto,3", "logistic,2", "logistic,3", "trees,2", "trees,3"})
  void findsWhatIsPlanted(String family, int classes) throws Exception {
    Split split = split(MadeUpRows.planted(1500, classes, 3), classes);

    Choice choice = choose(split.train(), classes, family);

    assertThat(family.equals("auto") ? List.of("logistic", "trees") : List.of(family))
        .contains(choice.family());
    assertThat(choice.weight()).isGreaterThan(0.5f);
    assertThat(improvement(choice, split, classes)).isGreaterThan(0.05);
  }

  @Test
  void takesTreesWhereNothingIsLinear() throws Exception {
    Rows rows = MadeUpRows.noise(1500, 2, 5);
    Rows bent =
        MadeUpRows.rows(rows.features(), 1, i -> Math.abs(rows.features()[i][0]) > 0.7f ? 1 : 0);

    Choice choice = choose(bent, 2, "auto");

    assertThat(choice.family()).isEqualTo("trees");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void isNeverWorseThanTheBaseRateByItsOwnValidation(long seed) throws Exception {
    Rows rows = MadeUpRows.noise(400, 3, seed);

    Choice choice = choose(rows, 3, "auto");

    if (choice.learner() != null) {
      assertThat(figure(choice, choice.family(), "gain"))
          .isPositive()
          .isGreaterThan(figure(choice, choice.family(), "gain_standard_error"));
    } else {
      assertThat(choice.weight()).isZero();
      assertThat(choice.reason()).startsWith("base: ");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aModelOfNoiseIsRareAndCostsLittle(boolean overlapping) throws Exception {
    double sum = 0;
    int chosen = 0;
    int classes = overlapping ? 2 : 3;
    for (int seed = 1; seed <= 10; seed++) {
      Rows rows =
          overlapping
              ? MadeUpRows.overlapping(800, 12, seed)
              : MadeUpRows.noise(800, classes, seed);
      Split split = split(rows, classes);
      Choice choice = choose(split.train(), classes, "auto");
      chosen += choice.learner() == null ? 0 : 1;
      sum += improvement(choice, split, classes);
    }
    assertThat(chosen).isLessThan(5);
    assertThat(sum / 10).isGreaterThan(-0.01);
  }

  @Test
  void copesWithColumnsThatAreMissingConstantOrHuge() throws Exception {
    Rows planted = MadeUpRows.planted(1500, 2, 9);
    for (int i = 0; i < planted.size(); i++) {
      planted.features()[i][1] = i < 1100 ? Float.NaN : planted.features()[i][1];
      planted.features()[i][2] = 7;
      planted.features()[i][3] *= 1e30f;
    }
    Split split = split(planted, 2);
    for (String family : List.of("logistic", "trees")) {
      Choice choice = choose(split.train(), 2, family);

      assertThat(choice.family()).isEqualTo(family);
      assertThat(improvement(choice, split, 2)).isGreaterThan(0.05);
    }
  }

  @Test
  void aPinnedFamilyIsTheOnlyOneThatIsTried() throws Exception {
    Rows rows = MadeUpRows.planted(600, 2, 3);

    assertThat(choose(rows, 2, "logistic").validation()).containsKeys("base", "logistic");
    assertThat(choose(rows, 2, "logistic").validation()).doesNotContainKey("trees");
    assertThat(choose(rows, 2, "trees").validation()).doesNotContainKey("logistic");
    Choice base = choose(rows, 2, "base");
    assertThat(base.family()).isEqualTo("base");
    assertThat(base.reason()).contains("the request asks for it");
  }

  @Test
  void aPinnedFamilyThatKnowsNothingIsTheBaseRateToo() throws Exception {
    assertThat(choose(MadeUpRows.noise(400, 2, 1), 2, "logistic").family()).isEqualTo("base");
  }

  @Test
  void tooFewRowsToValidateAreTheBaseRate() throws Exception {
    Choice choice = choose(MadeUpRows.overlapping(24, 12, 1), 2, "auto");

    assertThat(choice.family()).isEqualTo("base");
    assertThat(choice.reason()).contains("too few rows");
  }

  @Test
  void theBaseRateGainsNothingOnAnyRowOverItself() throws Exception {
    for (int seed = 0; seed < 50; seed++) {
      Rows rows = MadeUpRows.noise(301, 3, seed);
      double[] base = rows.baseRate(3);
      float[] shipped = Mixture.base(rows, 3).probabilities(rows.features())[0];
      for (int c = 0; c < 3; c++) {
        assertThat((double) shipped[c])
            .isLessThanOrEqualTo(base[c])
            .isCloseTo(base[c], within(1e-7));
      }
    }
  }

  @Test
  void theSameRowsGiveTheSameChoice() throws Exception {
    Rows rows = MadeUpRows.planted(600, 3, 3);

    assertThat(choose(rows, 3, "auto").describe()).isEqualTo(choose(rows, 3, "auto").describe());
  }

  private static Split split(Rows rows, int classes) {
    return Split.of(rows, classes, NAMES.subList(0, rows.features()[0].length));
  }

  private static double improvement(Choice choice, Split split, int classes) throws Exception {
    try (Mixture model = Mixture.fit(choice, split.train(), classes)) {
      float[][] answers = model.probabilities(split.test().features());
      return (double) Metrics.of(split, answers, classes).getOrDefault("improvement", Double.NaN);
    }
  }

  private static double figure(Choice choice, String family, String name) {
    return new ObjectMapper()
        .valueToTree(choice.validation())
        .at("/" + family + "/" + name)
        .asDouble();
  }

  private static Choice choose(Rows rows, int classes, String family) throws Exception {
    return Selection.choose(rows, classes, hyper(family), done -> {});
  }

  static Hyperparameters hyper(String family) {
    return Hyperparameters.of(new ObjectMapper().createObjectNode().put("family", family), false);
  }
}
