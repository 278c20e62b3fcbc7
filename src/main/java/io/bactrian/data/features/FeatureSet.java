package io.bactrian.data.features;

import java.util.List;

/**
 * What a model gets of the bars that have closed, so that training and live scoring cannot differ:
 * both come through here. Every feature is free of scale and looks back a fixed number of bars, and
 * its value depends on those bars alone, bit for bit. What is undefined (a flat or empty stretch)
 * is NaN; nothing is infinite.
 */
public final class FeatureSet {
  /** Goes into every manifest; has to be raised when a formula changes. */
  public static final int REVISION = 1;

  /** How many earlier values the newest volatility is ranked among. */
  public static final int RANKED = 96;

  /** The bars of the volatility that is ranked. */
  public static final int RANKED_BARS = 12;

  private static final int LOOKBACK = RANKED + RANKED_BARS + 1;
  private static final int BLOCK = 4096; // ta4j keeps some 2 KB a bar
  private static final List<String> NAMES =
      List.of(
          "f_return_1",
          "f_return_3",
          "f_return_12",
          "f_return_48",
          "f_sma_12",
          "f_sma_48",
          "f_sma_5_20",
          "f_cmo_14",
          "f_cci_20",
          "f_stochastic_14",
          "f_aroon_25",
          "f_percent_b_20",
          "f_vol_12",
          "f_vol_48",
          "f_vol_rank",
          "f_range_14",
          "f_volume_ratio_20",
          "f_hour_sin",
          "f_hour_cos",
          "f_weekday");

  /** The columns' names, in the order of a model's input; all begin with {@code f_}. */
  public List<String> names() {
    return NAMES;
  }

  /** How many bars one row needs. */
  public int lookback() {
    return LOOKBACK;
  }

  /**
   * The row of the newest bar, from the last {@link #lookback} bars alone.
   *
   * @param bars closed bars of one series, oldest first
   * @return {@code [features]}
   * @throws IllegalArgumentException where there are fewer bars than the lookback
   */
  public float[] last(List<Bar> bars) {
    if (bars.size() < LOOKBACK) {
      throw new IllegalArgumentException(
          "Features need " + LOOKBACK + " bars, but there are " + bars.size());
    }
    return new FeatureBlock(bars.subList(bars.size() - LOOKBACK, bars.size())).row(LOOKBACK - 1);
  }

  /**
   * The rows of all bars that have enough before them.
   *
   * @param bars closed bars of one series, oldest first
   * @return {@code [bars - lookback + 1][features]}, none where there are fewer bars than the
   *     lookback; row i belongs to bar {@code lookback - 1 + i}
   */
  public float[][] all(List<Bar> bars) {
    var rows = new float[Math.max(0, bars.size() - LOOKBACK + 1)][];
    for (int from = 0; from < rows.length; from += BLOCK) {
      int to = Math.min(rows.length, from + BLOCK);
      var block = new FeatureBlock(bars.subList(from, to + LOOKBACK - 1));
      for (int i = from; i < to; i++) {
        rows[i] = block.row(i - from + LOOKBACK - 1);
      }
    }
    return rows;
  }
}
