package io.bactrian.decisions.budgets;

import io.bactrian.decisions.treasury.CurrencyRate;
import io.bactrian.shared.HubException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What a host asks for its work.
 *
 * @param input for 1,000 tokens of a question
 * @param output for 1,000 tokens of an answer
 * @param currency of both, empty where it asks for no money
 */
public record Prices(BigDecimal input, BigDecimal output, String currency) {
  public static final Prices NONE = new Prices(BigDecimal.ZERO, BigDecimal.ZERO, "");

  /**
   * As the parameter of a step has them.
   *
   * @param text such as {@code 0.0005,0.0015,USD}; empty for none
   */
  public static Prices of(String text) {
    if (text.isBlank()) {
      return NONE;
    }
    String[] parts = text.split(",", -1);
    if (parts.length == 3) {
      try {
        BigDecimal input = new BigDecimal(parts[0].strip());
        BigDecimal output = new BigDecimal(parts[1].strip());
        @Nullable String currency = CurrencyRate.code("prices", parts[2]);
        if (input.signum() >= 0 && output.signum() >= 0 && currency != null) {
          return new Prices(input, output, currency);
        }
      } catch (NumberFormatException | HubException e) {
        throw wrong(text);
      }
    }
    throw wrong(text);
  }

  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException(
        "prices: '%s' is not the price of 1,000 tokens of a question, that of an answer, both at least 0, and their currency, such as 0.0005,0.0015,USD"
            .formatted(text));
  }

  BigDecimal cost(long inputTokens, long outputTokens) {
    return input
        .multiply(BigDecimal.valueOf(inputTokens))
        .add(output.multiply(BigDecimal.valueOf(outputTokens)))
        .movePointLeft(3);
  }
}
