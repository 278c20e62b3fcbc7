package io.bactrian.decisions.treasury;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What one unit of a currency is in another.
 *
 * @param rate null where it is not known
 * @param how where the rate comes from, or what is missing and how to mend it
 */
public record Conversion(@Nullable BigDecimal rate, String how) {
  static final Conversion SAME = new Conversion(BigDecimal.ONE, "same currency");

  static Conversion unknown(String why) {
    return new Conversion(null, why);
  }
}
