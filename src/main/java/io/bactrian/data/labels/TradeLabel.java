package io.bactrian.data.labels;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What a trade came to.
 *
 * @param label win, loss or flat
 * @param rMultiple null where it cannot be computed
 * @param regime of the market at the opening, null where bars are missing
 * @param source computed, or api for a correction
 */
record TradeLabel(
    String label, @Nullable BigDecimal rMultiple, @Nullable String regime, String source) {
  static final String COMPUTED = "computed";
  static final String CORRECTED = "api";

  /** This one as corrected: an R that the correction does not give stays. */
  TradeLabel correctedTo(String label, @Nullable BigDecimal rMultiple) {
    return new TradeLabel(label, rMultiple == null ? this.rMultiple : rMultiple, regime, CORRECTED);
  }
}
