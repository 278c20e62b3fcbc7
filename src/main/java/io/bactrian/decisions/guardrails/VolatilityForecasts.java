package io.bactrian.decisions.guardrails;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks the model of volatility that is in charge of a series. */
public interface VolatilityForecasts {

  /**
   * @param period of the bars, as MetaTrader names it
   */
  Forecast of(PolicyQuestion question, String period);

  /**
   * How likely high volatility is.
   *
   * @param high 0 to 1; null where it is not known
   * @param model its name and version; null where it is not known
   * @param why it is not known; empty where it is
   */
  record Forecast(@Nullable Double high, @Nullable String model, String why) {
    private static final String HIGH = "high";

    /**
     * @param probabilities by class; single floats whose sum may be off by a thousandth
     */
    public static Forecast of(String model, Map<?, ?> probabilities) {
      return probabilities.get(HIGH) instanceof Number high && high.doubleValue() >= 0
          ? new Forecast(Math.min(1, high.doubleValue()), model, "")
          : unknown("%s gives no probability of the class %s".formatted(model, HIGH));
    }

    public static Forecast unknown(String why) {
      return new Forecast(null, null, why);
    }
  }
}
