package io.bactrian.demo.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class BarBuilderTest {
  private final BarBuilder builder = new BarBuilder(300);

  @Test
  void handsOutABarOnlyWhenItsIntervalHasEnded() {
    assertThat(builder.next(tick(600_000, "10", "1"))).isEmpty();
    assertThat(builder.next(tick(700_000, "12", "2"))).isEmpty();
    assertThat(builder.next(tick(899_999, "9", "3"))).isEmpty();

    assertThat(builder.next(tick(900_000, "99", "4")))
        .contains(bar(600, "10", "12", "9", "9", "6"));
  }

  @Test
  void makesNoBarOfAnIntervalWithoutTrades() {
    assertThat(builder.next(tick(610_000, "10", "1"))).isEmpty();
    assertThat(builder.next(tick(2_000_000, "11", "1")))
        .contains(bar(600, "10", "10", "10", "10", "1"));
    assertThat(builder.next(tick(2_100_000, "12", "1")))
        .contains(bar(1800, "11", "11", "11", "11", "1"));
  }

  private static Tick tick(long timeMsc, String price, String amount) {
    return new Tick(timeMsc, new BigDecimal(price), new BigDecimal(amount));
  }

  private static Bar bar(long open, String o, String h, String l, String c, String v) {
    return new Bar(
        300,
        open,
        new BigDecimal(o),
        new BigDecimal(h),
        new BigDecimal(l),
        new BigDecimal(c),
        new BigDecimal(v));
  }
}
