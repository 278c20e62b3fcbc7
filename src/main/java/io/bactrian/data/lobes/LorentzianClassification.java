package io.bactrian.data.lobes;

import io.bactrian.data.indicators.Ohlcv;
import java.util.ArrayList;
import java.util.List;

/**
 * "Machine Learning: Lorentzian Classification" of TradingView, bar by bar: the neighbours of a bar
 * in the space of its features vote for the direction. The label of a bar is what the four bars up
 * to it did, the other way round (a fall says long), so nothing of later bars is in it.
 *
 * <p>The script's answers depend on where its chart begins (what features are scaled to, which bars
 * are searched) and, by the first bar with a prediction, on where it ends. Here both are given: the
 * first bar that is added, and {@code firstPrediction}. Nothing else than the bars up to one makes
 * its answer. Source: the script by jdehorty, version 2; docs/signals.md says where it differs.
 *
 * <p>Not safe for use by several threads.
 */
public final class LorentzianClassification {
  /** How many bars a label looks back. */
  private static final int HORIZON = 4;

  private static final int RECENT_RANGE = 1;
  private static final int USUAL_RANGE = 10;
  private static final int ADX_LENGTH = 14;

  private final LorentzianSettings settings;
  private final int firstPrediction;
  private final List<FeatureStream> streams;
  private final NeighbourSearch search;
  private final KernelRegression kernel;
  private final SignalRules rules;
  private final Recent closes = new Recent(HORIZON + 1);
  private final Atr recentRange = new Atr(RECENT_RANGE);
  private final Atr usualRange = new Atr(USUAL_RANGE);
  private final RegimeSlope regime = new RegimeSlope();
  private final Adx adx = new Adx(ADX_LENGTH);
  private final Ema ema;
  private final Recent sma;
  private int bars;

  /**
   * @param firstPrediction the index of the first bar that gets a prediction, 0 for the first one
   */
  public LorentzianClassification(LorentzianSettings settings, int firstPrediction) {
    this.settings = settings;
    this.firstPrediction = firstPrediction;
    this.streams = settings.features().stream().map(FeatureStream::of).toList();
    this.search = new NeighbourSearch(settings, settings.fullHistory() ? 0 : firstPrediction);
    this.kernel = new KernelRegression(settings.kernel());
    this.rules = new SignalRules(settings);
    this.ema = Ema.of(settings.filters().emaPeriod());
    this.sma = new Recent(settings.filters().smaPeriod());
  }

  /** One that answers as the script does on a chart of {@code bars} bars. */
  public static LorentzianClassification onChart(LorentzianSettings settings, int bars) {
    return new LorentzianClassification(settings, Math.max(0, bars - 1 - settings.maxBarsBack()));
  }

  /** What the script plots on a chart of these bars: {@code [bars]}. */
  public static List<LorentzianBar> batch(LorentzianSettings settings, Ohlcv chart) {
    LorentzianClassification stream = onChart(settings, chart.size());
    var rows = new ArrayList<LorentzianBar>(chart.size());
    for (int i = 0; i < chart.size(); i++) {
      rows.add(stream.next(chart.open()[i], chart.high()[i], chart.low()[i], chart.close()[i]));
    }
    return rows;
  }

  /** Adds the next closed bar. */
  public LorentzianBar next(double open, double high, double low, double close) {
    var features = new double[streams.size()];
    for (int i = 0; i < features.length; i++) {
      features[i] = streams.get(i).next(high, low, close);
    }
    closes.add(close);
    search.add(features, label(close));
    int prediction = bars >= firstPrediction ? search.evaluate(features) : 0;
    bars++;
    kernel.add(close);
    double rational = kernel.rationalQuadratic();
    double gaussian = kernel.gaussian();
    LorentzianBar.Passed passed = filters(open, high, low, close);
    SignalRules.Signals signals =
        rules.next(
            prediction,
            passed.volatility() && passed.regime() && passed.adx(),
            passed.emaUp() && passed.smaUp(),
            passed.emaDown() && passed.smaDown(),
            rational,
            gaussian);
    return new LorentzianBar(
        features,
        prediction,
        signals.direction(),
        rational,
        gaussian,
        withKernel(passed, signals),
        signals.startLong(),
        signals.startShort(),
        signals.endLong(),
        signals.endShort());
  }

  private int label(double close) {
    return closes.size() <= HORIZON ? 0 : (int) Math.signum(closes.back(HORIZON) - close);
  }

  /** An average that is not defined yet lets nothing through. */
  private LorentzianBar.Passed filters(double open, double high, double low, double close) {
    LorentzianSettings.Filters use = settings.filters();
    boolean wide = recentRange.next(high, low, close) > usualRange.next(high, low, close);
    boolean moving = regime.next(open, high, low, close) >= use.regimeThreshold();
    boolean trending = adx.next(high, low) > use.adxThreshold();
    double exponential = ema.next(close);
    sma.add(close);
    double simple = sma.mean();
    return new LorentzianBar.Passed(
        !use.volatility() || wide,
        !use.regime() || moving,
        !use.adx() || trending,
        !use.ema() || close > exponential,
        !use.ema() || close < exponential,
        !use.sma() || close > simple,
        !use.sma() || close < simple,
        true,
        true);
  }

  private LorentzianBar.Passed withKernel(
      LorentzianBar.Passed passed, SignalRules.Signals signals) {
    boolean use = settings.kernel().use();
    return new LorentzianBar.Passed(
        passed.volatility(),
        passed.regime(),
        passed.adx(),
        passed.emaUp(),
        passed.emaDown(),
        passed.smaUp(),
        passed.smaDown(),
        !use || signals.kernelUp(),
        !use || signals.kernelDown());
  }

  /** The indices of the bars in the list of neighbours, as after the newest bar. */
  public int[] neighbours() {
    return search.indices();
  }

  /** What each of them votes for: 1 long, -1 short, 0 neither. */
  public int[] votes() {
    return search.votes();
  }

  /** The Lorentzian distance of each of them when it was taken into the list. */
  public double[] distances() {
    return search.distances();
  }
}
