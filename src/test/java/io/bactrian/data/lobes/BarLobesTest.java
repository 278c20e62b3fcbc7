package io.bactrian.data.lobes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.bactrian.data.indicators.Ohlcv;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BarLobesTest {
  private static final double RISE = 1.002;

  static List<BarLobe> lobes() {
    return List.of(
        new TrendLobe(),
        new MomentumLobe(),
        new VolatilityLobe(),
        new LorentzianLobe(LorentzianSettings.defaults()));
  }

  @ParameterizedTest
  @MethodSource("lobes")
  void saysHowManyBarsItNeeds(BarLobe lobe) {
    int needed = lobe.requiredBars();
    assertThat(lobe.answer(Walk.random(needed, 5)).lobe()).isEqualTo(lobe.name());
    assertThatExceptionOfType(HubException.class)
        .isThrownBy(() -> lobe.answer(Walk.random(needed - 1, 5)))
        .withMessageContaining("at least " + needed)
        .withMessageContaining("there are " + (needed - 1))
        .satisfies(
            refusal -> {
              assertThat(refusal.code()).isEqualTo(ErrorCode.UNPROCESSABLE);
              assertThat(refusal.field()).isEqualTo("bars");
            });
  }

  @ParameterizedTest
  @MethodSource("lobes")
  void holdsWhereNothingMoves(BarLobe lobe) {
    LobeAnswer answer = lobe.answer(Walk.flat(700));
    assertThat(answer.action()).isEqualTo("HOLD");
    assertThat(answer.confidence()).isZero();
    assertThat(answer.signed()).isZero();
    assertThat(answer.diagnostics().get("reason")).asString().isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("lobes")
  void answersWithinItsBounds(BarLobe lobe) {
    for (int seed = 0; seed < 40; seed++) {
      LobeAnswer answer = lobe.answer(Walk.random(700, seed));
      assertThat(answer.action()).isIn("BUY", "SELL", "HOLD");
      assertThat(answer.confidence()).isBetween(0.0, 1.0);
      assertThat(answer.diagnostics().values().toString()).doesNotContain("NaN");
    }
  }

  @Test
  void dependOnTheirWindowAlone() {
    Ohlcv bars = Walk.random(900, 8);
    for (BarLobe lobe : lobes().subList(0, 3)) {
      Ohlcv other = Walk.random(900, 8);
      for (int i = 0; i < 900 - lobe.windowBars(); i++) {
        other.close()[i] *= 1.5;
        other.high()[i] *= 1.6;
      }
      assertThat(lobe.answer(other)).isEqualTo(lobe.answer(bars));
    }
  }

  @Test
  void trendAndMomentumFollowASteadyMove() {
    assertThat(new TrendLobe().answer(Walk.steady(700, RISE)))
        .extracting(LobeAnswer::action, LobeAnswer::confidence)
        .containsExactly("BUY", 1.0);
    assertThat(new TrendLobe().answer(Walk.steady(700, 1 / RISE)).action()).isEqualTo("SELL");
    // At a steady rate the two means of MACD keep their distance in per cent, and it grows.
    assertThat(new MomentumLobe().answer(Walk.steady(700, RISE)))
        .extracting(LobeAnswer::action, LobeAnswer::confidence)
        .containsExactly("BUY", 1.0);
    assertThat(new MomentumLobe().answer(Walk.steady(700, 1 / RISE)).action()).isNotEqualTo("BUY");
  }

  @Test
  void volatilityFollowsABreakout() {
    LobeAnswer broke = new VolatilityLobe().answer(Walk.breakout(700, 10));
    assertThat(broke.action()).isEqualTo("BUY");
    assertThat(broke.diagnostics().get("regime")).isEqualTo("high");
    assertThat(broke.confidence()).isBetween(0.5, 1.0);
    LobeAnswer before = new VolatilityLobe().answer(Walk.breakout(700, 0));
    assertThat(before.action()).isEqualTo("HOLD");
  }

  @Test
  void volatilityHoldsWhereAPriceHasNoReturn() {
    Ohlcv bars = Walk.random(700, 6);
    bars.close()[650] = 0;
    LobeAnswer answer = new VolatilityLobe().answer(bars);
    assertThat(answer.action()).isEqualTo("HOLD");
    assertThat(answer.diagnostics().toString()).contains("not above 0").doesNotContain("NaN");
  }

  @Test
  void lorentzianAnswersFromItsVotesAndFilters() {
    var lobe = new LorentzianLobe(LorentzianSettings.defaults());
    int actions = 0;
    for (int seed = 0; seed < 60; seed++) {
      Ohlcv bars = Walk.random(400, seed);
      LobeAnswer answer = lobe.answer(bars);
      LorentzianBar last =
          LorentzianClassification.batch(LorentzianSettings.defaults(), bars).get(399);
      assertThat(answer.diagnostics().get("prediction")).isEqualTo(last.prediction());
      if (answer.action().equals("HOLD")) {
        assertThat(answer.diagnostics().get("reason")).asString().isNotEmpty();
      } else {
        actions++;
        assertThat(answer.signed()).isCloseTo(last.prediction() / 8.0, within(1e-12));
        assertThat(last.direction()).isEqualTo(Integer.signum(last.prediction()));
        assertThat(answer.diagnostics().get("filters")).asString().doesNotContain("blocked");
      }
      assertThat((double[]) answer.diagnostics().get("distances")).hasSize(8);
      assertThat((List<?>) answer.diagnostics().get("neighbours")).hasSize(8);
    }
    assertThat(actions).isBetween(5, 55);
  }
}
