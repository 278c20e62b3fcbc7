package io.bactrian.decisions.fusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Planted lobes: what each knows is known here. */
class FusionTrainingTest {
  private static final int ROWS = 3000;

  /** A lobe whose action is right with this probability, by rows. */
  private static double[] lobe(double[] returns, double right, long seed) {
    var random = new Random(seed);
    var signed = new double[returns.length];
    for (int i = 0; i < signed.length; i++) {
      boolean up = (returns[i] > 0) == (random.nextDouble() < right);
      signed[i] = (up ? 1 : -1) * (0.3 + 0.6 * random.nextDouble());
    }
    return signed;
  }

  private static double[] returns(int rows, long seed) {
    var random = new Random(seed);
    return IntStream.range(0, rows).mapToDouble(i -> 0.01 * random.nextGaussian()).toArray();
  }

  private static LobeHistory history(double[] returns, List<String> names, List<double[]> lobes) {
    var signed = new double[returns.length][names.size()];
    var asOf = new Instant[returns.length];
    var until = new Instant[returns.length];
    for (int row = 0; row < signed.length; row++) {
      for (int lobe = 0; lobe < lobes.size(); lobe++) {
        signed[row][lobe] = lobes.get(lobe)[row];
      }
      asOf[row] = Instant.ofEpochSecond(300L * row);
      until[row] = asOf[row].plusSeconds(300);
    }
    return new LobeHistory(names, signed, returns, asOf, until);
  }

  private static LobeHistory planted(boolean duplicate) {
    double[] returns = returns(ROWS, 1);
    var names = new ArrayList<>(List.of("trend", "momentum", "sentiment", "volatility"));
    var lobes =
        new ArrayList<>(
            List.of(
                lobe(returns, 0.68, 2),
                lobe(returns, 0.6, 3),
                lobe(returns, 0.5, 4),
                lobe(returns, 0.5, 5)));
    if (duplicate) {
      names.add("lorentzian");
      lobes.add(lobes.get(0).clone());
    }
    return history(returns, names, lobes);
  }

  @Test
  void findsWhatLobesAreWorthAndBeatsEqualWeights() {
    TrainedWeights trained = FusionTraining.train(planted(false));
    assertThat(trained.isTrained()).as(trained.won().reason()).isTrue();
    assertThat(trained.won().improvementLower95()).isPositive();
    assertThat(trained.weights()).isEqualTo(trained.fitted());
    assertThat(trained.weights().values()).allMatch(weight -> weight >= 0);
    assertThat(sum(trained)).isCloseTo(1, within(1e-12));
    assertThat(trained.weights().get("trend")).isGreaterThan(trained.weights().get("momentum"));
    assertThat(trained.weights().get("momentum")).isGreaterThan(0.2);
  }

  @Test
  void givesAUselessLobeLessThanItsEqualShareAndNoImportance() {
    TrainedWeights trained = FusionTraining.train(planted(false));
    for (String useless : List.of("sentiment", "volatility")) {
      assertThat(trained.weights().get(useless)).isLessThan(0.1);
      assertThat(trained.won().importance().get(useless)).isLessThan(0.002);
      assertThat(performance(trained, useless).hitRate()).isBetween(0.46, 0.54);
    }
    assertThat(trained.won().importance().get("trend")).isGreaterThan(0.02);
    assertThat(performance(trained, "trend").hitRate()).isBetween(0.64, 0.72);
    assertThat(performance(trained, "trend").meanReturn()).isPositive();
  }

  @Test
  void aDuplicatedLobeGainsNoWeight() {
    TrainedWeights once = FusionTraining.train(planted(false));
    TrainedWeights twice = FusionTraining.train(planted(true));
    double alone = value(once.fitted(), "trend");
    assertThat(twice.isTrained()).as(twice.won().reason()).isTrue();
    assertThat(value(twice.fitted(), "trend")).isEqualTo(value(twice.fitted(), "lorentzian"));
    assertThat(value(twice.fitted(), "trend") + value(twice.fitted(), "lorentzian"))
        .isCloseTo(alone, within(1e-9));
    assertThat(value(twice.fitted(), "momentum"))
        .isCloseTo(value(once.fitted(), "momentum"), within(1e-9));
    assertThat(twice.won().clusters()).contains(List.of("trend", "lorentzian"));
    assertThat(value(value(twice.won().correlation(), "trend"), "lorentzian"))
        .isCloseTo(1, within(1e-9));
  }

  @Test
  void aNearDuplicateGainsNoWeightEither() {
    LobeHistory twice = planted(true);
    var random = new Random(9);
    for (double[] row : twice.signed()) {
      row[4] += 0.2 * random.nextGaussian();
    }
    double alone = value(FusionTraining.train(planted(false)).fitted(), "trend");
    TrainedWeights trained = FusionTraining.train(twice);
    assertThat(value(trained.fitted(), "trend") + value(trained.fitted(), "lorentzian"))
        .isCloseTo(alone, within(0.05));
  }

  @Test
  void answersEqualWeightsWhereLobesAreWorthTheSame() {
    double[] returns = returns(ROWS, 1);
    List<double[]> lobes = List.of(lobe(returns, 0.6, 2), lobe(returns, 0.6, 3));
    TrainedWeights trained =
        FusionTraining.train(history(returns, List.of("trend", "momentum"), lobes));
    assertThat(trained.isTrained()).isFalse();
    assertThat(trained.weights()).containsEntry("trend", 0.5).containsEntry("momentum", 0.5);
    assertThat(trained.won().reason()).startsWith("equal: log loss").endsWith("must be above 0");
  }

  @Test
  void lobesThatKnowNothingWinInNoMoreThanChanceExplains() {
    int won = 0;
    for (int seed = 0; seed < 60; seed++) {
      double[] returns = returns(800, seed);
      var lobes = new ArrayList<double[]>();
      for (int lobe = 0; lobe < 4; lobe++) {
        lobes.add(lobe(returns, 0.5, 1000L + 10L * seed + lobe));
      }
      List<String> names = List.of("a", "b", "c", "d");
      won += FusionTraining.train(history(returns, names, lobes)).isTrained() ? 1 : 0;
    }
    assertThat(won).isLessThanOrEqualTo(7); // of 60 at 5 %: more than 7 by chance in one of 100
  }

  @Test
  void fitsOnNothingThatIsHeldOut() {
    LobeHistory history = planted(false);
    LobeHistory other = planted(false);
    for (int row = ROWS * 7 / 10; row < ROWS; row++) {
      other.returns()[row] = -other.returns()[row];
      other.signed()[row][0] = 0;
    }
    TrainedWeights one = FusionTraining.train(history);
    TrainedWeights two = FusionTraining.train(other);
    assertThat(two.fitted()).isEqualTo(one.fitted());
    assertThat(two.isTrained()).isFalse();
  }

  @Test
  void leavesOutRowsWhoseOutcomeReachesIntoTheHeldOutOnes() {
    LobeHistory history = planted(false);
    for (int row = 0; row < ROWS; row++) {
      history.until()[row] = history.asOf()[row].plusSeconds(300 * 12);
    }
    assertThat(FusionTraining.train(history).won().trainRows()).isEqualTo(2100 - 11);
  }

  @Test
  void givesNothingToALobeThatNeverChanges() {
    LobeHistory history = planted(true);
    for (double[] row : history.signed()) {
      row[4] = Double.NaN;
      row[3] = 0.4;
    }
    TrainedWeights trained = FusionTraining.train(history);
    assertThat(trained.fitted()).containsEntry("lorentzian", 0.0).containsEntry("volatility", 0.0);
    assertThat(performance(trained, "lorentzian").answered()).isZero();
    assertThat(performance(trained, "lorentzian").hitRate()).isNull();
  }

  @Test
  void answersEqualWeightsForTooFewRows() {
    double[] returns = returns(100, 1);
    TrainedWeights trained =
        FusionTraining.train(history(returns, List.of("trend"), List.of(lobe(returns, 0.9, 2))));
    assertThat(trained.weights()).containsEntry("trend", 1.0);
    assertThat(trained.won().reason())
        .isEqualTo("equal: 70 rows to train on and 30 held out, in blocks of 3, are too few");
    assertThat(FusionTraining.train(history(new double[0], List.of("trend"), List.of())).fitted())
        .isEmpty();
  }

  @Test
  void importancesAddUpToWhatTheLobesBringTogether() {
    LobeHistory history = planted(false);
    double[] weights = {0.5, 0.3, 0.1, 0.1};
    Logit logit = Logit.ofScores(history.scores(weights), history.ups());
    double[] values = ShapleyImportance.of(history, weights, logit);
    double all = Arrays.stream(values).sum();
    double loss = mean(logit.losses(history.scores(weights), history.ups()));
    double without = mean(new Logit(new double[] {0, 0}).losses(new double[ROWS], history.ups()));
    assertThat(all).isGreaterThan(without - loss); // a shifted lobe misleads more than none
    assertThat(values[0]).isGreaterThan(values[1]);
    assertThat(values[1]).isGreaterThan(10 * Math.abs(values[2]));
  }

  @Test
  void clustersWhatAnswersAlikeAndNothingElse() {
    LobeClusters clusters = LobeClusters.of(planted(true));
    assertThat(clusters.clusters())
        .containsExactlyInAnyOrder(List.of(0, 4), List.of(1), List.of(2), List.of(3));
    assertThat(clusters.shared(new double[] {0.4, 0.3, 0.2, 0.1}))
        .satisfies(weights -> assertThat(weights[0]).isEqualTo(weights[4]));
  }

  private static <T> T value(Map<String, T> map, String key) {
    return Objects.requireNonNull(map.get(key));
  }

  private static LobePerformance performance(TrainedWeights trained, String lobe) {
    return value(trained.won().performance(), lobe);
  }

  private static double sum(TrainedWeights trained) {
    return trained.weights().values().stream().mapToDouble(Double::doubleValue).sum();
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }
}
