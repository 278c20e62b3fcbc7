package io.bactrian.decisions.budgets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettlementTest {
  private static final Prices PRICES = Prices.of(" 0.0005, 1.5e-3,usd");

  private static Settlement answered(String answer) throws IOException {
    return Settlement.answered(new ObjectMapper().readTree(answer), PRICES);
  }

  @Test
  void pricesTokensExactly() throws IOException {
    assertThat(PRICES.currency()).isEqualTo("USD");
    assertThat(PRICES.cost(11, 7)).isEqualByComparingTo("0.000016");
    assertThat(PRICES.cost(1_000_000, 0)).isEqualByComparingTo("0.5");
    Settlement settlement =
        answered("{\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":7,\"total_tokens\":18}}");
    assertThat(settlement.price()).isEqualByComparingTo("0.000016");
    assertThat(settlement.inputTokens()).isEqualTo(11);
    assertThat(answered("{\"usage\":{\"prompt_tokens\":11}}").price())
        .isEqualByComparingTo("0.0000055"); // embeddings complete nothing
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"usage\":null}",
        "{\"usage\":{\"prompt_tokens\":-1,\"completion_tokens\":7}}",
        "{\"usage\":{\"prompt_tokens\":1.5,\"completion_tokens\":7}}",
        "{\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":\"7\"}}",
        "{\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":null}}",
        "{\"usage\":{\"prompt_tokens\":9223372036854775807,\"completion_tokens\":7}}"
      })
  void leavesWhatWasReservedWhereTheUsageIsNone(String answer) throws IOException {
    Settlement settlement = answered(answer);
    assertThat(settlement.status()).isEqualTo("answered");
    assertThat(settlement.price()).isNull();
    assertThat(settlement.inputTokens()).isNull();
  }

  @Test
  void takesNoMoneyWhereAHostRefuses() {
    assertThat(Settlement.failed(429).price()).isZero();
    assertThat(Settlement.failed(503).price()).isZero();
    assertThat(Settlement.failed(500).price()).isNull();
    assertThat(Settlement.failed(429).reason()).isEqualTo("http-429");
  }

  @Test
  void pricesACallBesideItsTokensOrAlone() throws IOException {
    Prices call = Prices.of("0.002, usd");
    assertThat(call.cost(500, 250)).isEqualByComparingTo("0.002");
    assertThat(call.currency()).isEqualTo("USD");
    Prices both = Prices.of("0.002,0.0005,0.0015,EUR");
    assertThat(both.cost(1000, 2000)).isEqualByComparingTo("0.0055");
    String answer = "{\"usage\":{\"prompt_tokens\":1000,\"completion_tokens\":0}}";
    assertThat(Settlement.answered(new ObjectMapper().readTree(answer), both).price())
        .isEqualByComparingTo("0.0025");
    assertThat(Settlement.answered(new ObjectMapper().readTree("[]"), call).price())
        .isNull(); // what was reserved, which is the same
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.1",
        "USD",
        "-1,USD",
        "0.1,0.2",
        "0.1,0.2,",
        "-1,0,USD",
        "a,b,USD",
        "1,1,USD,x",
        "1,1,$",
        "1,1,1,1,USD",
        ",1,1,USD"
      })
  void namesPricesThatAreNone(String prices) {
    assertThatThrownBy(() -> Prices.of(prices))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("such as 0.002,USD", "such as 0.0005,0.0015,USD");
  }
}
