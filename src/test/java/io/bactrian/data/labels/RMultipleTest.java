package io.bactrian.data.labels;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RMultipleTest {

  @ParameterizedTest
  @CsvSource(
      nullValues = "null",
      value = {
        // side, entry, exit, stop, profit, costs, R
        "long, 100, 110, 95, 100, 0, 2",
        "long, 100, 95, 95, -50, -1, -1.02",
        "short, 100, 90, 105, 100, -10, 1.8",
        "short, 1.1000, 1.1050, 1.1050, -50, 0, -1",
        "long, 42000.5, 42100.5, 41950.5, 10, -0.4, 1.92",
        "long, 100, 110, null, 100, 0, null",
        "long, 100, 110, 0, 100, 0, null",
        "long, 100, 110, 100, 100, 0, null", // no risk
        "long, 100, 110, 101, 100, 0, null", // a stop that locks a gain in
        "short, 100, 90, 99, 100, 0, null",
        "long, 100, 100, 95, 0, -1, null", // nothing gives the value of a point
        "long, 100, 100, 95, 5, 0, null",
        "long, 100, 100.01, 95, 0.01, 0, null", // rounded to cents
        "long, 100, 110, 95, -100, 0, null", // contradicts itself
      })
  void isTheNetProfitOverTheRiskComputedFromTheTradeItself(
      String side,
      BigDecimal entry,
      BigDecimal exit,
      @Nullable BigDecimal stop,
      BigDecimal profit,
      BigDecimal costs,
      @Nullable BigDecimal expected) {
    Instant at = Instant.EPOCH;
    var trade =
        new ClosedTrade(
            1,
            "X",
            side,
            BigDecimal.ONE,
            entry,
            exit,
            at,
            at,
            profit,
            BigDecimal.ZERO,
            costs,
            BigDecimal.ZERO,
            stop,
            List.of(),
            TradeContext.of(1, 1, null, null, at),
            List.of());
    BigDecimal actual = RMultiple.of(trade);
    if (expected == null) {
      assertThat(actual).isNull();
    } else {
      assertThat(actual).isEqualByComparingTo(expected);
    }
  }
}
