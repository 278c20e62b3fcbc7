package io.bactrian.models.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LbfgsTest {
  @Test
  void findsTheMinimumOfALongNarrowValley() {
    double[] start = {-3, 7, 100};

    double[] found =
        Lbfgs.minimise(
            (x, gradient) -> {
              double value = 0;
              for (int i = 0; i < x.length; i++) {
                double steep = Math.pow(100, i);
                gradient[i] = 2 * steep * (x[i] - i);
                value += steep * (x[i] - i) * (x[i] - i);
              }
              return value;
            },
            start);

    assertThat(found).containsExactly(new double[] {0, 1, 2}, within(1e-6));
    assertThat(start).containsExactly(-3, 7, 100);
  }

  @Test
  void staysWhereThereIsNothingToGain() {
    assertThat(Lbfgs.minimise((x, gradient) -> 1, new double[] {5})).containsExactly(5);
  }
}
