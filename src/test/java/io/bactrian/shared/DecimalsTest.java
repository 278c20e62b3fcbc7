package io.bactrian.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "5.551115123125783e-17",
        "-1.4210854715202004e-14",
        "1.2345678901234567e-05",
        "0.000031234567890123455",
        "123456789012345678901234567890",
        "0.1000000000000000055511151231257827021181583404541015625",
        "1.7976931348623157E308",
        "4.9e-324",
        "-37.63",
        "-0.0",
        "1e+0000000000000000000000005",
        ".5",
        "5.",
        "+5"
      })
  void takesWhatAFloatOrAnExactDecimalPrints(String text) {
    assertThat(Decimals.parse(text, "price")).isEqualTo(new BigDecimal(text));
  }

  @Test
  void takesEveryFiniteFloat() {
    var random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(value)) {
        assertThat(Decimals.parse(Double.toString(value), "x").doubleValue()).isEqualTo(value);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e999999",
        "1e-999999",
        "1e99999999999",
        "1e-2147483648",
        "1e2147483647",
        "0e-999999999",
        "1.8e308",
        "2e-324",
        "1e-400"
      })
  void refusesWhatNoFloatHoldsNamingFieldAndFix(String text) {
    assertThatThrownBy(() -> Decimals.parse(text, "items[0].price"))
        .isInstanceOfSatisfying(
            HubException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.INVALID_FIELD);
              assertThat(e.field()).isEqualTo("items[0].price");
            })
        .hasMessageContaining("64-bit float");
  }

  @Test
  void countsDigitsBeforeAndBehindThePointTogether() {
    String most = "1".repeat(300) + "." + "1".repeat(600);
    assertThat(Decimals.parse(most, "x").precision()).isEqualTo(Decimals.MAX_DIGITS);
    assertThatThrownBy(() -> Decimals.parse(most + "1", "x")).hasMessageContaining("900 digits");
    assertThatThrownBy(() -> Decimals.parse("1".repeat(5_000_000), "x"))
        .hasMessageContaining("900 digits");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "42000,5                  | decimal comma",
        "1.234,56                 | decimal comma",
        "{{strategy.order.price}} | did not expand the placeholder {{strategy.order.price}}",
        "4\u200B2                 | U+200B (ZERO WIDTH SPACE), at place 2",
        "42\u00A0000              | U+00A0 (NO-BREAK SPACE)",
        "NaN                      | not a finite number",
        "Infinity                 | not a finite number",
        "1e                       | not a finite number",
        "1e+                      | not a finite number",
        "0x10                     | not a finite number",
        "\u0664\u0662             | not a finite number",
        "''                       | not a finite number",
        ".                        | not a finite number",
      })
  void namesTheCauseOfATextThatIsNoNumber(String text, String cause) {
    assertThatThrownBy(() -> Decimals.parse(text, "price"))
        .isInstanceOf(HubException.class)
        .hasMessageContaining(cause);
  }
}
