package io.bactrian.decisions.guardrails;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.decisions.guardrails.PaperGuard.Holding;
import io.bactrian.decisions.guardrails.PaperGuard.Paper;
import io.bactrian.decisions.risk.PolicySettings;
import io.bactrian.decisions.risk.RiskGuard;
import io.bactrian.decisions.treasury.ExchangeRates;
import io.bactrian.decisions.treasury.Instrument;
import io.bactrian.decisions.treasury.PolicyLimit;
import io.bactrian.decisions.treasury.PolicyLimit.Scope;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The rules of live decisions on an account on paper. */
class PaperGuardTest {
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

  private static BigDecimal of(String number) {
    return new BigDecimal(number);
  }

  @SuppressWarnings("NullAway") // nothing is scaled here, so no policy model is asked for
  private static PaperGuard guard(PolicyLimit... limits) {
    var settings =
        new PolicySettings(false, of("500"), of("3"), of("1"), of("0.1"), 900, 1, NOW, "test");
    var instrument = new Instrument("X", of("10"), "USD", "USD", of("0.01"), of("0.01"));
    var rates = new ExchangeRates(List.of(), (symbol, period) -> Optional.empty(), NOW);
    return new PaperGuard(
        new RiskGuard(),
        new PaperGuard.Policy(
            settings, List.of(limits), Map.of("X", instrument), rates, "paper", "USD"),
        new PolicyModels(null, null));
  }

  private static PolicyQuestion question() {
    return new PolicyQuestion(
        "X", "wave", "paper", "BUY", null, null, of("100"), null, null, NOW, null);
  }

  private static Paper paper(String open, String day) {
    return new Paper(NOW, of("10000"), List.of(new Holding("X", of(open), of("100"), of(day))));
  }

  private static Evaluation judge(PaperGuard guard, String lots, Paper paper) {
    return guard.judge(question(), Sizing.of(of(lots), Sizing.GIVEN), paper);
  }

  private static PolicyLimit limit(@Nullable String strategy, String exposure) {
    return new PolicyLimit(
        7, new Scope(strategy, null, null, null), "USD", null, of(exposure), null, null, null);
  }

  @Test
  void allowsWhatEveryLimitAllows() {
    assertThat(judge(guard(), "0.5", paper("0", "0")).verdict()).isEqualTo("allow");
  }

  @Test
  void reducesToWhatTheExposureOfThePaperAccountLeaves() {
    Evaluation found = judge(guard(), "0.8", paper("-2.5", "0"));
    assertThat(found.verdict()).isEqualTo("reduce");
    assertThat(found.volume()).isEqualByComparingTo("0.5");
    assertThat(found.reasons().get(0)).startsWith("exposure:");
  }

  @Test
  void blocksAfterTheDaysLossOfThePaperAccount() {
    Evaluation found = judge(guard(), "0.5", paper("0", "-500"));
    assertThat(found.verdict()).isEqualTo("block");
    assertThat(found.reasons().get(0)).startsWith("daily_loss:");
  }

  @Test
  void goesByLimitsInMoneyOfTheStrategy() {
    // A lot is worth 10 x 100; 1,500 allow 1.5 lots, of which 1.2 are open.
    Evaluation found = judge(guard(limit("wave", "1500")), "0.5", paper("1.2", "0"));
    assertThat(found.volume()).isEqualByComparingTo("0.3");
    assertThat(judge(guard(limit("other", "1500")), "0.5", paper("1.2", "0")).verdict())
        .isEqualTo("allow");
  }

  @Test
  void sizesByTheDistanceOfTheStop() {
    Sizing found =
        guard().size(question(), SizingRule.risk(of("0.01"), of("2.5")), paper("0", "0"));
    // 10,000 x 0.01 / (2.5 x 10)
    assertThat(found.volume()).isEqualByComparingTo("4");
  }
}
