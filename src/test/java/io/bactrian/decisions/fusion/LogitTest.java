package io.bactrian.decisions.fusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LogitTest {
  private static final int ROWS = 20_000;

  private final double[][] columns = new double[ROWS][2];
  private final boolean[] ups = new boolean[ROWS];

  private void plant(double intercept, double first, double second) {
    var random = new Random(3);
    for (int i = 0; i < ROWS; i++) {
      columns[i][0] = random.nextGaussian();
      columns[i][1] = 0.5 * columns[i][0] + random.nextGaussian();
      double z = intercept + first * columns[i][0] + second * columns[i][1];
      ups[i] = random.nextDouble() < 1 / (1 + Math.exp(-z));
    }
  }

  @Test
  void findsPlantedCoefficients() {
    plant(0.3, 0.8, 0.4);
    double[] found = Logit.fit(columns, ups).coefficients();
    assertThat(found[0]).isCloseTo(0.3, within(0.05));
    assertThat(found[1]).isCloseTo(0.8, within(0.06));
    assertThat(found[2]).isCloseTo(0.4, within(0.06));
  }

  @Test
  void givesNoColumnLessThanNothing() {
    plant(0, 0.8, -0.4);
    double[] found = Logit.fit(columns, ups).coefficients();
    assertThat(found[2]).isZero();
    assertThat(found[1]).isCloseTo(0.57, within(0.1)); // what is left to it without the other
  }

  @Test
  void staysFiniteWhereAColumnKnowsAll() {
    for (int i = 0; i < ROWS; i++) {
      ups[i] = i % 2 == 0;
      columns[i][0] = ups[i] ? 1 : -1;
    }
    double[] found = Logit.fit(columns, ups).coefficients();
    assertThat(found[1]).isFinite().isGreaterThan(3);
  }

  @Test
  void answersTheBaseRateWhereThereIsNothingToLearnFrom() {
    boolean[] three = {true, true, false, true};
    Logit logit = Logit.fit(new double[4][1], three);
    assertThat(logit.probability(0.7)).isCloseTo(0.75, within(1e-6));
  }
}
