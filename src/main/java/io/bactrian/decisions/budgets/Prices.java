package io.bactrian.decisions.budgets;

import io.bactrian.decisions.treasury.CurrencyRate;
import io.bactrian.shared.HubException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What a host asks for its work.
 *
 * @param call for each call
 * @param input for 1,000 tokens of a question
 * @param output for 1,000 tokens of an answer
 * @param currency of all, empty where it asks for no money
 */
public record Prices(BigDecimal call, BigDecimal input, BigDecimal output, String currency) {
  public static final Prices NONE =
      new Prices(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, "");

  /**
   * As the parameter of a step has them.
   *
   * @param text {@code 0.002,USD} for a call, {@code 0.0005,0.0015,USD} for tokens, {@code
   *     0.002,0.0005,0.0015,USD} for both; empty for none
   */
  public static Prices of(String text) {
    if (text.isBlank()) {
      return NONE;
    }
    String[] parts = text.split(",", -1);
    int last = parts.length - 1;
    try {
      @Nullable String currency = CurrencyRate.code("prices", parts[last]);
      if (currency != null && last >= 1 && last <= 3) {
        BigDecimal call = last == 2 ? BigDecimal.ZERO : price(parts[0]);
        return last == 1
            ? new Prices(call, BigDecimal.ZERO, BigDecimal.ZERO, currency)
            : new Prices(call, price(parts[last - 2]), price(parts[last - 1]), currency);
      }
    } catch (NumberFormatException | HubException e) {
      throw wrong(text);
    }
    throw wrong(text);
  }

  private static BigDecimal price(String text) {
    var price = new BigDecimal(text.strip());
    if (price.signum() < 0) {
      throw new NumberFormatException(text);
    }
    return price;
  }

  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException(
        ("prices: '%s' is neither the price of a call and its currency, such as 0.002,USD, nor those"
                + " of 1,000 tokens of a question and of an answer, such as 0.0005,0.0015,USD, nor"
                + " all three, such as 0.002,0.0005,0.0015,USD; each is at least 0")
            .formatted(text));
  }

  /** Of one call. */
  BigDecimal cost(long inputTokens, long outputTokens) {
    return input
        .multiply(BigDecimal.valueOf(inputTokens))
        .add(output.multiply(BigDecimal.valueOf(outputTokens)))
        .movePointLeft(3)
        .add(call);
  }
}
