package io.bactrian.watch.costs;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MonthForecastTest {
  @Test
  void saysNothingOfAWeekThatIsNotOver() {
    assertThat(MonthForecast.of(12, new double[] {1, 2, 3, 4, 5, 6}, 20).expected()).isNull();
  }

  @Test
  void isCertainOfWhatIsAlwaysTheSame() {
    var days = new double[28];
    Arrays.fill(days, 2);
    assertThat(MonthForecast.of(10, days, 20)).isEqualTo(new MonthForecast(10, 50.0, 50.0, 50.0));
    assertThat(MonthForecast.of(60, days, 0)).isEqualTo(new MonthForecast(60, 60.0, 60.0, 60.0));
  }

  /** Days of one distribution: four in five intervals hold the month. */
  @Test
  void holdsWhatComesAsOftenAsItSays() {
    var random = new Random(4);
    for (int length : new int[] {7, 14, 28}) {
      int inside = 0;
      int months = 4_000;
      for (int month = 0; month < months; month++) {
        var days = new double[length];
        Arrays.setAll(days, i -> 10 + 2 * random.nextGaussian());
        MonthForecast made = MonthForecast.of(0, days, 12);
        double came = 0;
        for (int day = 0; day < 12; day++) {
          came += 10 + 2 * random.nextGaussian();
        }
        inside += requireNonNull(made.low()) <= came && came <= requireNonNull(made.high()) ? 1 : 0;
      }
      assertThat((double) inside / months).as("%d days", length).isCloseTo(0.8, within(0.025));
    }
  }
}
