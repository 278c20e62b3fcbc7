package io.bactrian.demo.market;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/**
 * Bars of a market that is made up, so that it is known which model is wrong: moves go on for a
 * time, then they come back, then they go on again.
 */
public final class MadeMarket {
  private static final double START = 100;
  private static final double NOISE = 0.0005; // of the price, a bar
  private static final double PERSISTENCE = 0.93; // of a bar's move, while moves go on
  private static final double PULL = 0.15; // of the way back to the anchor, while they come back
  private static final int DIGITS = 5;

  private MadeMarket() {}

  /**
   * @param minutes that a bar lasts
   * @param openTime of the first bar, UTC seconds, a multiple of a bar
   * @param lengths bars of each stretch: moves go on in the first, third, ... and come back in the
   *     others
   * @param seed the same makes the same bars
   */
  public static List<Bar> bars(int minutes, long openTime, List<Integer> lengths, long seed) {
    long seconds = 60L * minutes;
    var random = new Random(seed);
    var bars = new ArrayList<Bar>();
    double price = START;
    for (int stretch = 0; stretch < lengths.size(); stretch++) {
      double anchor = price;
      double move = 0;
      for (int i = 0; i < lengths.get(stretch); i++) {
        double noise = NOISE * random.nextGaussian();
        move =
            stretch % 2 == 0 ? PERSISTENCE * move + noise : PULL * Math.log(anchor / price) + noise;
        double close = price * Math.exp(move);
        bars.add(bar(seconds, openTime + seconds * bars.size(), price, close, random));
        price = close;
      }
    }
    return bars;
  }

  /** A strategy's first alert: the hub decides for those that it knows. */
  public static Script.Fired alert(String strategy, String symbol, Bar bar) {
    Alert alert = Alert.at(bar, strategy, symbol, "MADE", 0, 1, "made up", new TreeMap<>());
    return new Script.Fired(alert, bar.closeTime() * 1000);
  }

  private static Bar bar(long seconds, long openTime, double open, double close, Random random) {
    double wick = NOISE * open / 4;
    return new Bar(
        seconds,
        openTime,
        decimal(open),
        decimal(Math.max(open, close) + wick * random.nextDouble()),
        decimal(Math.min(open, close) - wick * random.nextDouble()),
        decimal(close),
        decimal(1 + random.nextDouble()));
  }

  private static BigDecimal decimal(double value) {
    return BigDecimal.valueOf(value).setScale(DIGITS, RoundingMode.HALF_EVEN);
  }
}
