package io.bactrian.decisions.guardrails;

import static io.bactrian.decisions.guardrails.Planted.number;
import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.decisions.guardrails.PolicyModels.InUse;
import io.bactrian.decisions.guardrails.SizeScale.Version;
import io.bactrian.decisions.guardrails.VolatilityForecasts.Forecast;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SizeScaleTest {
  private static final InUse HALVES =
      inUse(
          "{\"scale\":{\"confidence\":{\"least\":0.25,\"full_at\":0.5},\"high_volatility\":0.5}}");
  private static final Forecast CALM =
      Forecast.of("eurusd-m5-volatility 3", Map.of("low", 1f, "high", 0f));

  private static InUse inUse(String model) {
    return new InUse(
        PolicyModel.of(PolicyModelTest.json(model)), new Version("default", "3f2a"), List.of());
  }

  private static Sizing scaled(
      Sizing sizing, InUse policy, @Nullable Double confidence, Forecast forecast) {
    return sizing.scaled(
        SizeScale.of(sizing.unrounded(), policy, confidence, forecast), Planted.euro());
  }

  private static SizeScale scale(Sizing sizing) {
    return java.util.Objects.requireNonNull(sizing.scale());
  }

  private static Sizing fixed(String lots) {
    return Sizing.of(number(lots), SizingRule.FIXED);
  }

  @Test
  void multipliesTheFactorsAndSaysSoInASentence() {
    Forecast forecast = Forecast.of("eurusd-m5-volatility 3", Map.of("high", 0.4f, "low", 0.6f));
    Sizing sizing = scaled(fixed("1"), HALVES, 0.25, forecast);
    assertThat(sizing.volume()).isEqualByComparingTo("0.49"); // 0.625 * 0.8, the float above 0.4
    assertThat(scale(sizing).lots()).isEqualByComparingTo("1");
    assertThat(scale(sizing).policyModel()).isEqualTo(new Version("default", "3f2a"));
    assertThat(scale(sizing).highVolatility().model()).isEqualTo("eurusd-m5-volatility 3");
    assertThat(scale(sizing).factor())
        .isEqualTo(scale(sizing).confidence().factor() * scale(sizing).highVolatility().factor());
    assertThat(sizing.reasons())
        .singleElement()
        .asString()
        .startsWith("scale: policy model default 3f2a allows 0.49")
        .endsWith(
            "of 1 lots: x 0.625 for a confidence of 0.250,"
                + " x 0.800 for high volatility with a probability of 0.400");
  }

  @Test
  void roundsDownOnceAfterTheScale() {
    var sizing =
        new Sizing(
            number("0.33"),
            SizingRule.RISK_FRACTION,
            SizingRule.RISK_FRACTION,
            List.of(),
            Map.of(Sizing.LOTS, number("0.339")),
            null);
    Sizing scaled = scaled(sizing, HALVES, 0.49, CALM); // x 0.985
    assertThat(scaled.volume())
        .as("0.339 x 0.985 is 0.3339, and 0.33 x 0.985 would be 0.325")
        .isEqualByComparingTo("0.33");
    assertThat(scale(scaled).lots()).isEqualByComparingTo("0.339");
  }

  @Test
  void asksForNothingWhereLessThanTheLeastVolumeIsLeft() {
    Sizing sizing = scaled(fixed("0.01"), HALVES, 0.0, CALM);
    assertThat(sizing.volume()).isZero();
    assertThat(sizing.reasons())
        .hasSize(2)
        .last()
        .asString()
        .contains("least volume of EURUSD is 0.01");
    Sizing none = scaled(fixed("0"), HALVES, 0.0, CALM);
    assertThat(none.reasons()).isEmpty();
  }

  @Test
  void keepsEightDigitsWhereTheVolumeStepIsNotKnown() {
    SizeScale third = SizeScale.of(number("0.1"), HALVES, 1 / 7.0, CALM);
    assertThat(fixed("0.1").scaled(third, null).volume()).isEqualByComparingTo("0.04642857");
  }

  @Test
  void changesNothingWithoutAPolicyModel() {
    var none = new InUse(PolicyModel.NONE, null, List.of("there is none"));
    Sizing sizing = scaled(fixed("0.123"), none, 0.0, Forecast.unknown("not asked"));
    assertThat(sizing.volume()).isEqualTo(number("0.123"));
    assertThat(sizing.reasons()).isEmpty();
    assertThat(scale(sizing).policyModel()).isNull();
    assertThat(scale(sizing).notes()).containsExactly("there is none");
  }

  @Test
  void doesNotScaleByWhatIsNotKnownAndSaysSo() {
    Sizing sizing = scaled(fixed("0.1"), HALVES, null, Forecast.unknown("no version is in charge"));
    assertThat(sizing.volume()).isEqualByComparingTo("0.1");
    assertThat(scale(sizing).factor()).isOne();
    assertThat(scale(sizing).notes())
        .containsExactly(
            "confidence: the call names none, the size is not scaled by it",
            "high_volatility: no version is in charge; the size is not scaled by its probability");
  }

  @Test
  void neverEnlargesASize() {
    for (String model :
        List.of(
            "{\"scale\":{\"confidence\":{\"least\":1,\"full_at\":1}}}",
            "{\"scale\":{\"confidence\":{\"least\":0,\"full_at\":1e-300}}}",
            "{\"scale\":{\"high_volatility\":0}}")) {
      for (double part : new double[] {0, 1e-9, 0.3, 1, 1.0009}) {
        Forecast forecast = Forecast.of("m 1", Map.of("high", (float) part));
        Sizing sizing = scaled(fixed("0.5"), inUse(model), Math.min(1, part), forecast);
        assertThat(scale(sizing).factor()).isBetween(0.0, 1.0);
        assertThat(sizing.volume()).isBetween(number("0"), number("0.5"));
      }
    }
  }

  @Test
  void knowsNoProbabilityOfAModelWithoutTheClass() {
    assertThat(Forecast.of("m 1", Map.of("up", 0.5f)).high()).isNull();
    assertThat(Forecast.of("m 1", Map.of("high", Float.NaN)).high()).isNull();
    assertThat(Forecast.of("m 1", Map.of("high", 1.0009)).high()).isOne();
  }
}
