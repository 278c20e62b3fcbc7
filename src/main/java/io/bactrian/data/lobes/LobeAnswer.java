package io.bactrian.data.lobes;

import java.util.LinkedHashMap;
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

  /**
   * @param side 1 for BUY, -1 for SELL, 0 for HOLD
   */
  static LobeAnswer of(String lobe, int side, double confidence, Map<String, ?> diagnostics) {
    return new LobeAnswer(lobe, action(side), confidence, diagnostics);
  }

  /** No side is taken, so there is nothing to be confident of. */
  static LobeAnswer hold(String lobe, String reason, Map<String, ?> diagnostics) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("reason", reason);
    all.putAll(diagnostics);
    return of(lobe, 0, 0, all);
  }

  static String action(int side) {
    return side > 0 ? "BUY" : side < 0 ? "SELL" : "HOLD";
  }

  /** The direction times the confidence: -1 to 1, above 0 for BUY, 0 for HOLD. */
  public double signed() {
    return switch (action) {
      case "BUY" -> confidence;
      case "SELL" -> -confidence;
      default -> 0;
    };
  }
}
