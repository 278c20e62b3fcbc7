package io.bactrian.models.performance;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The deepest fall of an equity curve below what it had reached before.
 *
 * @param fraction of the peak, 0 to 1; above 1 where the equity fell below 0
 * @param money from the peak to the trough
 * @param peakAt null where the curve never fell
 * @param troughAt null where the curve never fell
 * @param recoveredAt when the peak was reached again; null where it was not
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Drawdown(
    double fraction,
    double money,
    @Nullable Instant peakAt,
    @Nullable Instant troughAt,
    @Nullable Instant recoveredAt) {

  public static Drawdown of(EquityCurve curve) {
    double peak = curve.start();
    long peakTime = curve.startTime();
    double deepest = 0;
    double money = 0;
    long deepestPeak = 0;
    long trough = 0;
    double toRecover = 0;
    long recovered = -1;
    for (int i = 0; i < curve.size(); i++) {
      double now = curve.equity()[i];
      if (now >= peak) {
        peak = now;
        peakTime = curve.times()[i];
      }
      if (recovered < 0 && deepest > 0 && now >= toRecover) {
        recovered = curve.times()[i];
      }
      double fall = (peak - now) / peak;
      if (fall > deepest) {
        deepest = fall;
        money = peak - now;
        deepestPeak = peakTime;
        trough = curve.times()[i];
        toRecover = peak;
        recovered = -1;
      }
    }
    return deepest == 0
        ? new Drawdown(0, 0, null, null, null)
        : new Drawdown(
            deepest, money, at(deepestPeak), at(trough), recovered < 0 ? null : at(recovered));
  }

  static Instant at(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
