package io.bactrian.data.features;

import io.bactrian.data.indicators.Indicator;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a model gets of the bars that have closed, so that training and live scoring cannot differ:
 * both come through here. Every feature is free of scale and looks back a fixed number of bars, and
 * its value depends on those bars alone, bit for bit. What is undefined (a flat or empty stretch)
 * is NaN; nothing is infinite.
 *
 * <p>Sets are named and versioned. A version stays as it is; a later one has the columns of the
 * earlier ones, so that it serves their models too.
 */
public final class FeatureSet {
  /** Goes into every manifest; has to be raised when a formula changes. */
  public static final int REVISION = 1;

  /** How many earlier values the newest volatility is ranked among. */
  public static final int RANKED = 96;

  /** The bars of the volatility that is ranked. */
  public static final int RANKED_BARS = 12;

  private static final int LOOKBACK = RANKED + RANKED_BARS + 1;
  private static final int BLOCK = 4096; // its columns stay small
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

  private static final String FIRST = "default@1";
  private static final String WITH_INDICATORS = "default@2";

  /** The sets that there are. */
  public static final List<String> IDS = List.of(FIRST, WITH_INDICATORS);

  private final String id;
  private final List<String> names;
  private final int lookback;

  /** {@code default@1}. */
  public FeatureSet() {
    this(FIRST, NAMES, LOOKBACK);
  }

  private FeatureSet(String id, List<String> names, int lookback) {
    this.id = id;
    this.names = names;
    this.lookback = lookback;
  }

  /**
   * By its name and version: {@code default@1}, or {@code default@2}, which has the indicators too.
   *
   * @throws IllegalArgumentException where there is no such set
   */
  public static FeatureSet of(String id) {
    return switch (id) {
      case FIRST -> new FeatureSet();
      case WITH_INDICATORS ->
          new FeatureSet(
              WITH_INDICATORS,
              Stream.concat(NAMES.stream(), IndicatorFeatures.NAMES.stream()).toList(),
              Indicator.mostBars());
      default ->
          throw new IllegalArgumentException(
              "There is no feature set %s. There are %s.".formatted(id, String.join(" and ", IDS)));
    };
  }

  /** Its name and version. */
  public String id() {
    return id;
  }

  /** The columns' names, in the order of a model's input; all begin with {@code f_}. */
  public List<String> names() {
    return names;
  }

  /** How many bars one row needs. */
  public int lookback() {
    return lookback;
  }

  /**
   * The row of the newest bar, from the last {@link #lookback} bars alone.
   *
   * @param bars closed bars of one series, oldest first
   * @return {@code [features]}
   * @throws IllegalArgumentException where there are fewer bars than the lookback
   */
  public float[] last(List<Bar> bars) {
    if (bars.size() < lookback) {
      throw new IllegalArgumentException(
          "Features need " + lookback + " bars, but there are " + bars.size());
    }
    return rows(bars.subList(bars.size() - lookback, bars.size()))[0];
  }

  /**
   * The rows of all bars that have enough before them.
   *
   * @param bars closed bars of one series, oldest first
   * @return {@code [bars - lookback + 1][features]}, none where there are fewer bars than the
   *     lookback; row i belongs to bar {@code lookback - 1 + i}
   */
  public float[][] all(List<Bar> bars) {
    var rows = new float[Math.max(0, bars.size() - lookback + 1)][];
    for (int from = 0; from < rows.length; from += BLOCK) {
      int to = Math.min(rows.length, from + BLOCK);
      float[][] block = rows(bars.subList(from, to + lookback - 1));
      System.arraycopy(block, 0, rows, from, block.length);
    }
    return rows;
  }

  private float[][] rows(List<Bar> bars) {
    var block = new FeatureBlock(bars);
    float[][] indicators = id.equals(FIRST) ? new float[0][] : IndicatorFeatures.all(bars);
    var rows = new float[bars.size() - lookback + 1][];
    for (int row = 0; row < rows.length; row++) {
      int i = row + lookback - 1;
      rows[row] = block.row(i);
      if (indicators.length > 0) {
        rows[row] = Arrays.copyOf(rows[row], names.size());
        System.arraycopy(indicators[i], 0, rows[row], NAMES.size(), indicators[i].length);
      }
    }
    return rows;
  }
}
