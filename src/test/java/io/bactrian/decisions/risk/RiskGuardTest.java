package io.bactrian.decisions.risk;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RiskGuardTest {
  private final RiskGuard guard = new RiskGuard();

  private static RiskSnapshot snapshot(
      boolean kill, String dayResult, String exposure, String size, String maxSize) {
    var settings =
        new PolicySettings(
            kill,
            new BigDecimal("500"),
            new BigDecimal("5"),
            new BigDecimal(maxSize),
            new BigDecimal(size),
            900,
            1,
            Instant.EPOCH,
            "operator");
    return new RiskSnapshot(settings, new BigDecimal(dayResult), new BigDecimal(exposure), 0);
  }

  @Test
  void allowsWhatKeepsEveryLimit() {
    Verdict verdict = guard.judge("BUY", snapshot(false, "-499.99", "4.9", "0.1", "1"));
    assertThat(verdict.verdict()).isEqualTo("allow");
    assertThat(verdict.reasons()).isEmpty();
    assertThat(verdict.volume()).isEqualByComparingTo("0.1");
  }

  @Test
  void blocksEverythingWhileTheKillSwitchIsOn() {
    assertThat(guard.judge("SELL", snapshot(true, "0", "0", "0.1", "1")).blocked()).isTrue();
    Verdict hold = guard.judge(RiskGuard.HOLD, snapshot(true, "0", "0", "0.1", "1"));
    assertThat(hold.blocked()).isTrue();
    assertThat(hold.reasons()).singleElement().asString().contains("kill_switch", "operator");
  }

  @Test
  void blocksFromTheDailyLossLimitOn() {
    Verdict verdict = guard.judge("BUY", snapshot(false, "-500", "0", "0.1", "1"));
    assertThat(verdict.blocked()).isTrue();
    assertThat(verdict.volume()).isZero();
    assertThat(verdict.reasons()).singleElement().asString().contains("-500", "500");
  }

  @Test
  void reducesToWhatPositionAndExposureLeave() {
    Verdict size = guard.judge("BUY", snapshot(false, "0", "0", "2", "1"));
    assertThat(size.verdict()).isEqualTo("reduce");
    assertThat(size.volume()).isEqualByComparingTo("1");
    assertThat(size.reasons()).singleElement().asString().contains("position_size");

    Verdict exposure = guard.judge("BUY", snapshot(false, "0", "4.95", "0.1", "1"));
    assertThat(exposure.verdict()).isEqualTo("reduce");
    assertThat(exposure.volume()).isEqualByComparingTo("0.05");
    assertThat(exposure.reasons()).singleElement().asString().contains("4.95", "5");
  }

  @Test
  void blocksWhereNothingIsLeft() {
    Verdict verdict = guard.judge("SELL", snapshot(false, "0", "7", "0.1", "1"));
    assertThat(verdict.blocked()).isTrue();
    assertThat(verdict.volume()).isZero();
  }

  @Test
  void asksForNoVolumeToHold() {
    Verdict verdict = guard.judge(RiskGuard.HOLD, snapshot(false, "0", "9", "0.1", "1"));
    assertThat(verdict.verdict()).isEqualTo("allow");
    assertThat(verdict.volume()).isZero();
  }
}
