package io.bactrian.data.lobes;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.util.ArrayList;
import java.util.List;

/**
 * The inputs of TradingView's Lorentzian classification, with its names, defaults and meaning.
 *
 * @param neighbours how many neighbours vote, 1 to 100
 * @param maxBarsBack how many bars are searched, and how many of the newest bars get a prediction,
 *     50 to 10,000
 * @param fullHistory whether the search begins at the chart's first bar, or {@code maxBarsBack}
 *     before its last one; the same where the chart has no more bars than that
 * @param features one to five of them
 */
public record LorentzianSettings(
    int neighbours,
    int maxBarsBack,
    boolean fullHistory,
    List<Feature> features,
    Filters filters,
    Kernel kernel,
    Exits exits) {
  private static final int MOST_FEATURES = 5;
  private static final int LONGEST = 500;

  /** Which indicator a feature is of. */
  public enum Indicator {
    RSI,
    WT,
    CCI,
    ADX
  }

  /**
   * FIXED ends a trade after four bars or at the opposite signal, DYNAMIC where the kernel turns.
   */
  public enum Exits {
    FIXED,
    DYNAMIC
  }

  /**
   * @param a the script's Parameter A: the length of RSI, CCI and ADX, the channel of WT
   * @param b its Parameter B: the smoothing of RSI and CCI, the average of WT; ADX has none
   */
  public record Feature(Indicator name, int a, int b) {
    int warmUp() {
      return switch (name) {
        case RSI -> a + b;
        case WT -> 2 * a + b + 1;
        case CCI -> a + b - 1;
        case ADX -> 2 * a;
      };
    }
  }

  /**
   * What a prediction has to pass. Volatility: the true range is above its mean of ten bars.
   * Regime: the slope is not below its usual one by more than the threshold. ADX of 14 bars is
   * above its threshold. EMA and SMA: the close is on the side of the trade.
   */
  public record Filters(
      boolean volatility,
      boolean regime,
      double regimeThreshold,
      boolean adx,
      int adxThreshold,
      boolean ema,
      int emaPeriod,
      boolean sma,
      int smaPeriod) {}

  /**
   * @param use whether a trade has to go the kernel's way
   * @param smoothing whether the way is the Gaussian estimate's side of the rational quadratic one
   *     instead of the slope of the latter
   * @param lookback the script's Lookback Window h
   * @param relativeWeight its Relative Weighting r
   * @param level its Regression Level x: {@code x + 2} bars are weighed
   * @param lag by how much h is less for the Gaussian estimate
   */
  public record Kernel(
      boolean use, boolean smoothing, int lookback, double relativeWeight, int level, int lag) {}

  /**
   * @throws HubException {@link ErrorCode#UNPROCESSABLE} naming the setting that is out of range
   */
  public LorentzianSettings {
    features = List.copyOf(features);
    whole("neighbours", neighbours, 1, 100);
    whole("max_bars_back", maxBarsBack, 50, 10_000);
    whole("features", features.size(), 1, MOST_FEATURES);
    for (int i = 0; i < features.size(); i++) {
      whole("features[%d].a".formatted(i), features.get(i).a(), 2, LONGEST);
      whole("features[%d].b".formatted(i), features.get(i).b(), 1, LONGEST);
    }
    within("filters.regime_threshold", filters.regimeThreshold(), -10, 10);
    whole("filters.adx_threshold", filters.adxThreshold(), 0, 100);
    whole("filters.ema_period", filters.emaPeriod(), 1, LONGEST);
    whole("filters.sma_period", filters.smaPeriod(), 1, LONGEST);
    whole("kernel.lookback", kernel.lookback(), 3, LONGEST);
    within("kernel.relative_weight", kernel.relativeWeight(), 0.25, 1000);
    whole("kernel.level", kernel.level(), 2, LONGEST);
    whole("kernel.lag", kernel.lag(), 1, kernel.lookback() - 1);
  }

  /** As the script ships. */
  public static LorentzianSettings defaults() {
    return new LorentzianSettings(
        8,
        2000,
        false,
        List.of(
            new Feature(Indicator.RSI, 14, 1),
            new Feature(Indicator.WT, 10, 11),
            new Feature(Indicator.CCI, 20, 1),
            new Feature(Indicator.ADX, 20, 2),
            new Feature(Indicator.RSI, 9, 1)),
        new Filters(true, true, -0.1, false, 20, false, 200, false, 200),
        new Kernel(true, false, 8, 8, 25, 2),
        Exits.FIXED);
  }

  /**
   * @param json the settings that differ from {@link #defaults}, by their names in snake case;
   *     missing or null for none
   * @throws HubException {@link ErrorCode#UNPROCESSABLE} naming the setting that is unknown, of
   *     another type, or out of range
   */
  public static LorentzianSettings of(JsonNode json) {
    LorentzianSettings base = defaults();
    var all =
        new SettingsNode(
            json,
            "settings",
            "neighbours",
            "max_bars_back",
            "full_history",
            "features",
            "filters",
            "kernel",
            "exits");
    return new LorentzianSettings(
        all.whole("neighbours", base.neighbours),
        all.whole("max_bars_back", base.maxBarsBack),
        all.flag("full_history", base.fullHistory),
        features(all, base.features),
        filters(all, base.filters),
        kernel(all, base.kernel),
        all.choice("exits", base.exits));
  }

  private static List<Feature> features(SettingsNode all, List<Feature> base) {
    List<JsonNode> given = all.list("features");
    if (given.isEmpty()) {
      return base;
    }
    var features = new ArrayList<Feature>();
    for (int i = 0; i < given.size(); i++) {
      var one = new SettingsNode(given.get(i), "settings.features[" + i + "]", "name", "a", "b");
      features.add(
          new Feature(
              one.required("name", Indicator.class), one.whole("a", 14), one.whole("b", 1)));
    }
    return features;
  }

  private static Filters filters(SettingsNode all, Filters base) {
    SettingsNode filters =
        all.section(
            "filters",
            "volatility",
            "regime",
            "regime_threshold",
            "adx",
            "adx_threshold",
            "ema",
            "ema_period",
            "sma",
            "sma_period");
    return new Filters(
        filters.flag("volatility", base.volatility),
        filters.flag("regime", base.regime),
        filters.number("regime_threshold", base.regimeThreshold),
        filters.flag("adx", base.adx),
        filters.whole("adx_threshold", base.adxThreshold),
        filters.flag("ema", base.ema),
        filters.whole("ema_period", base.emaPeriod),
        filters.flag("sma", base.sma),
        filters.whole("sma_period", base.smaPeriod));
  }

  private static Kernel kernel(SettingsNode all, Kernel base) {
    SettingsNode kernel =
        all.section("kernel", "use", "smoothing", "lookback", "relative_weight", "level", "lag");
    return new Kernel(
        kernel.flag("use", base.use),
        kernel.flag("smoothing", base.smoothing),
        kernel.whole("lookback", base.lookback),
        kernel.number("relative_weight", base.relativeWeight),
        kernel.whole("level", base.level),
        kernel.whole("lag", base.lag));
  }

  /**
   * How many bars it takes until every feature, every filter in use and the kernel is defined and
   * as many candidates as neighbours follow.
   */
  public int requiredBars() {
    int warmUp = Math.max(kernel.level() + 4, 10);
    for (Feature feature : features) {
      warmUp = Math.max(warmUp, feature.warmUp());
    }
    warmUp = Math.max(warmUp, filters.adx() ? 28 : 0);
    warmUp = Math.max(warmUp, filters.ema() ? filters.emaPeriod() : 0);
    warmUp = Math.max(warmUp, filters.sma() ? filters.smaPeriod() : 0);
    return warmUp + 2 * neighbours;
  }

  private static void whole(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw outside(name, least + " to " + most);
    }
  }

  private static void within(String name, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw outside(name, least + " to " + most);
    }
  }

  private static HubException outside(String name, String range) {
    return new HubException(
        ErrorCode.UNPROCESSABLE,
        "settings." + name,
        "settings.%s is out of range: give %s.".formatted(name, range));
  }
}
