package io.bactrian.data.lobes;

import java.util.Map;

/**
 * What one lobe answers for a symbol, a period and a moment.
 *
 * @param lobe its name, such as {@code lorentzian}
 * @param action BUY, SELL or HOLD
 * @param confidence 0 to 1
 * @param diagnostics what it answered from, by name: numbers, texts, lists and maps of them
 */
public record LobeAnswer(
    String lobe, String action, double confidence, Map<String, ?> diagnostics) {

  /** The direction times the confidence: -1 to 1, above 0 for BUY, 0 for HOLD. */
  public double signed() {
    return switch (action) {
      case "BUY" -> confidence;
      case "SELL" -> -confidence;
      default -> 0;
    };
  }
}
