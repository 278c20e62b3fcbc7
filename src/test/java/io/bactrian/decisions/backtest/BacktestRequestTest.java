package io.bactrian.decisions.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.models.backtest.Costs;
import io.bactrian.shared.HubException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BacktestRequestTest {
  private static final String COSTS =
      "\"costs\":{\"spread\":0.5,\"slippage\":0,\"commission_rate\":0.001,\"swap_long\":1,\"swap_short\":-1}";

  private static BacktestRequest of(String members) {
    try {
      String body = "{\"symbols\":[\"X\"],\"strategy\":{\"lobe\":\"trend\"},%s}".formatted(members);
      return BacktestRequest.of(
          new ObjectMapper().readTree(body), "M5", Instant.parse("2026-02-01T00:00:00Z"));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void refusesToRunWithoutCostsAndNamesThemAll() {
    assertThatThrownBy(() -> of("\"costs\":{\"spread\":1}"))
        .isInstanceOfSatisfying(HubException.class, e -> assertThat(e.field()).isEqualTo("costs"))
        .hasMessageContainingAll(
            "costs.slippage",
            "costs.swap_long",
            "costs.swap_short",
            "costs.commission_per_lot or costs.commission_rate",
            "give 0")
        .hasMessageNotContaining("costs.spread");
  }

  @Test
  void takesTheCostsOfASymbolInPlaceOfTheOthers() {
    BacktestRequest request = of(COSTS.replace("\"costs\"", "\"period\":\"M15\",\"costs\""));
    assertThat(request.period().name()).isEqualTo("M15");
    assertThat(request.symbols().get(0).costs()).isEqualTo(new Costs(0.5, 0, 0, 0.001, 1, -1));
    assertThat(request.symbols().get(0).leverage()).isEqualTo(1);
    assertThat(request.policy()).isTrue();
    assertThat(request.source().inWords()).isEqualTo("lobe trend");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sizing.fraction | \"sizing\":{\"method\":\"risk_fraction\"}",
        "sizing.fraction | \"sizing\":{\"method\":\"fixed\",\"fraction\":0.1}",
        "exits | \"sizing\":{\"method\":\"risk_fraction\",\"fraction\":0.1}",
        "exits.stop | \"exits\":{\"stop\":1,\"stop_atr\":2}",
        "resolve | \"resolve\":\"M5\"",
        "resolve | \"resolve\":\"M2\"",
        "period | \"period\":\"M7\"",
        "from | \"from\":\"2027-01-01T00:00:00Z\"",
        "to | \"from\":\"2026-01-02T00:00:00Z\",\"to\":\"2026-01-01T00:00:00Z\""
      })
  void namesTheFieldThatDoesNotFit(String field, String members) {
    assertThatThrownBy(() -> of(COSTS + "," + members))
        .isInstanceOfSatisfying(HubException.class, e -> assertThat(e.field()).isEqualTo(field));
  }

  @Test
  void keepsHowManyBarsACallBroughtAndNotTheBars() {
    BacktestRequest request = of(COSTS + ",\"bars\":[{},{},{}]");
    assertThat(request.document().path("bars").asInt()).isEqualTo(3);
    assertThat(request.bars()).hasSize(3);
  }

  @Test
  void quotesTextsThatASpreadsheetWouldRun() {
    assertThat(BacktestExports.cell("=1+2")).isEqualTo("'=1+2");
    assertThat(BacktestExports.cell("a,\"b\"")).isEqualTo("\"a,\"\"b\"\"\"");
    assertThat(BacktestExports.cell(-1.5)).isEqualTo("-1.5");
    assertThat(BacktestExports.cell(null)).isEmpty();
  }
}
