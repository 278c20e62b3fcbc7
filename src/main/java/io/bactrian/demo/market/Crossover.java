package io.bactrian.demo.market;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Long while the fast mean of closes is above the slow one, short while below; it trades when they
 * cross, and sees closed bars only.
 */
public final class Crossover {
  private final int fast;
  private final int slow;
  private final List<BigDecimal> closes = new ArrayList<>();
  private int side; // 1 fast above slow, -1 below, 0 before both are known
  private int position; // 1 long, -1 short, 0 flat

  Crossover(int fast, int slow) {
    this.fast = fast;
    this.slow = slow;
  }

  public String name() {
    return "sma-cross-" + fast + "-" + slow;
  }

  /** The alert that this bar's close fires, if the means crossed on it. */
  Optional<Alert> next(Bar bar) {
    closes.add(bar.close());
    if (closes.size() > slow) {
      closes.remove(0);
    }
    if (closes.size() < slow) {
      return Optional.empty();
    }
    BigDecimal fastMean = mean(fast);
    BigDecimal slowMean = mean(slow);
    int before = side;
    int now = fastMean.compareTo(slowMean);
    if (now == 0 || now == before) {
      return Optional.empty();
    }
    side = now;
    if (before == 0) {
      return Optional.empty(); // the means' first order is not a crossing
    }
    Alert alert = alert(bar, now, fastMean, slowMean);
    position = now;
    return Optional.of(alert);
  }

  private BigDecimal mean(int length) {
    BigDecimal sum = BigDecimal.ZERO;
    for (BigDecimal close : closes.subList(closes.size() - length, closes.size())) {
      sum = sum.add(close);
    }
    return sum.divide(BigDecimal.valueOf(length), 8, RoundingMode.HALF_EVEN);
  }

  private Alert alert(Bar bar, int to, BigDecimal fastMean, BigDecimal slowMean) {
    return Alert.at(
        bar,
        name(),
        Script.SYMBOL,
        "BITSTAMP",
        position,
        to,
        "fast mean " + (to > 0 ? "above" : "below") + " slow mean",
        new TreeMap<>(Map.of("sma_fast", fastMean, "sma_slow", slowMean)));
  }
}
