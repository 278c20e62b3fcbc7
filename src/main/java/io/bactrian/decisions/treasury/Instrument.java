package io.bactrian.decisions.treasury;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * What a lot of a symbol is.
 *
 * @param symbol as the broker names it
 * @param contractSize units of what is traded in a lot, such as 100000 of EURUSD
 * @param quoteCurrency the currency of its prices
 * @param profitCurrency the currency in which a move of the price is paid
 * @param volumeStep lots; a volume is a multiple of it
 * @param volumeMin lots, the least that the broker takes
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Instrument(
    String symbol,
    BigDecimal contractSize,
    String quoteCurrency,
    String profitCurrency,
    BigDecimal volumeStep,
    BigDecimal volumeMin) {

  /** The greatest multiple of the volume step that is not above these lots. */
  public BigDecimal roundedDown(BigDecimal lots) {
    return lots.divide(volumeStep, 0, RoundingMode.FLOOR).multiply(volumeStep);
  }
}
