package io.bactrian.data.lobes;

import io.bactrian.data.indicators.Ohlcv;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The {@link LorentzianClassification} as a lobe, on a chart that the given bars are: BUY or SELL
 * where the neighbours vote for it and every filter in use lets it pass, at a confidence of {@code
 * |prediction| / neighbours}; HOLD at 0 otherwise, with the reasons.
 */
public final class LorentzianLobe implements BarLobe {
  /** The longest chart that is read where the search begins at its first bar. */
  private static final int LONGEST_CHART = 20_000;

  private final LorentzianSettings settings;

  public LorentzianLobe(LorentzianSettings settings) {
    this.settings = settings;
  }

  @Override
  public String name() {
    return "lorentzian";
  }

  @Override
  public int requiredBars() {
    return settings.requiredBars();
  }

  /** As many bars as are searched, so that all up to the newest are candidates. */
  @Override
  public int windowBars() {
    return settings.fullHistory()
        ? LONGEST_CHART
        : Math.max(settings.maxBarsBack(), requiredBars());
  }

  @Override
  public LobeAnswer answer(Ohlcv bars) {
    Ohlcv chart = NewestBars.of(bars, name(), requiredBars(), LONGEST_CHART);
    LorentzianClassification engine = LorentzianClassification.onChart(settings, chart.size());
    int newest = chart.size() - 1;
    for (int i = 0; i < newest; i++) {
      add(engine, chart, i);
    }
    LorentzianBar last = add(engine, chart, newest);
    int side = Integer.signum(last.prediction());
    Map<String, Object> diagnostics = diagnostics(engine, chart, last);
    if (side == 0) {
      return LobeAnswer.hold(name(), "the neighbours are undecided", diagnostics);
    }
    List<String> blocking = blocking(last.filters(), side);
    if (!blocking.isEmpty()) {
      return LobeAnswer.hold(
          name(), "filters that do not pass: " + String.join(", ", blocking), diagnostics);
    }
    double confidence = Math.abs(last.prediction()) / (double) settings.neighbours();
    return LobeAnswer.of(name(), side, confidence, diagnostics);
  }

  private static LorentzianBar add(LorentzianClassification engine, Ohlcv chart, int bar) {
    return engine.next(chart.open()[bar], chart.high()[bar], chart.low()[bar], chart.close()[bar]);
  }

  private static List<String> blocking(LorentzianBar.Passed passed, int side) {
    Map<String, Boolean> filters = new LinkedHashMap<>();
    filters.put("volatility", passed.volatility());
    filters.put("regime", passed.regime());
    filters.put("adx", passed.adx());
    filters.put("ema", side > 0 ? passed.emaUp() : passed.emaDown());
    filters.put("sma", side > 0 ? passed.smaUp() : passed.smaDown());
    filters.put("kernel", side > 0 ? passed.kernelUp() : passed.kernelDown());
    return filters.entrySet().stream()
        .filter(filter -> !filter.getValue())
        .map(Map.Entry::getKey)
        .toList();
  }

  private Map<String, Object> diagnostics(
      LorentzianClassification engine, Ohlcv chart, LorentzianBar last) {
    var neighbours = new ArrayList<Map<String, Object>>();
    int[] indices = engine.neighbours();
    int[] votes = engine.votes();
    for (int i = 0; i < indices.length; i++) {
      Map<String, Object> neighbour = new LinkedHashMap<>();
      neighbour.put("closed_at", at(chart.closeTimes()[indices[i]]));
      neighbour.put("vote", votes[i]);
      neighbours.add(neighbour);
    }
    Map<String, Object> kernel = new LinkedHashMap<>();
    kernel.put("estimate", last.kernel());
    kernel.put("gaussian", last.gaussian());
    Map<String, Object> diagnostics = new LinkedHashMap<>();
    diagnostics.put("prediction", last.prediction());
    diagnostics.put("neighbours", neighbours);
    diagnostics.put("distances", engine.distances());
    diagnostics.put("kernel", kernel);
    diagnostics.put("filters", filters(last.filters()));
    diagnostics.put("features", last.features());
    diagnostics.put("direction", last.direction());
    diagnostics.put("start_long", last.startLong());
    diagnostics.put("start_short", last.startShort());
    diagnostics.put("end_long", last.endLong());
    diagnostics.put("end_short", last.endShort());
    return diagnostics;
  }

  private Map<String, Object> filters(LorentzianBar.Passed passed) {
    LorentzianSettings.Filters use = settings.filters();
    Map<String, Object> filters = new LinkedHashMap<>();
    filters.put("volatility", passes(use.volatility(), passed.volatility()));
    filters.put("regime", passes(use.regime(), passed.regime()));
    filters.put("adx", passes(use.adx(), passed.adx()));
    filters.put("ema", allows(use.ema(), passed.emaUp(), passed.emaDown()));
    filters.put("sma", allows(use.sma(), passed.smaUp(), passed.smaDown()));
    filters.put("kernel", allows(settings.kernel().use(), passed.kernelUp(), passed.kernelDown()));
    return filters;
  }

  private static String passes(boolean use, boolean passed) {
    return !use ? "off" : passed ? "passed" : "blocked";
  }

  private static String allows(boolean use, boolean up, boolean down) {
    if (!use || (up && down)) {
      return use ? "both" : "off";
    }
    return up ? "long" : down ? "short" : "none";
  }

  private static Instant at(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
