package io.bactrian.decisions.scoring;

import static io.bactrian.data.features.FeatureSet.IDS;

import io.bactrian.data.features.Bar;
import io.bactrian.data.features.DatasetsProperties;
import io.bactrian.data.features.FeatureSet;
import io.bactrian.data.indicators.Ohlcv;
import io.bactrian.data.lobes.LobeAnswer;
import io.bactrian.decisions.lobes.InferenceRequest;
import io.bactrian.decisions.lobes.Observation;
import io.bactrian.models.registry.Champion;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What a decision would have known at the close of each bar of a series: the same features, of the
 * same code, as a live decision gets, computed once for the whole series.
 */
@Component
public class PastObservations {
  private static final Ohlcv NO_BARS = Bar.columns(List.of());

  private final SignalScorer scorer;
  private final String configured;
  private final ScoringProperties properties;

  PastObservations(SignalScorer scorer, DatasetsProperties datasets, ScoringProperties properties) {
    this.scorer = scorer;
    this.configured = datasets.features();
    this.properties = properties;
  }

  /** The period of the bars that live decisions are made of. */
  public String livePeriod() {
    return properties.period();
  }

  /** The name of the model that answers as the lobe direction of a series. */
  public static String directionModel(String symbol, String period) {
    return SignalScorer.model(symbol, period, SignalScorer.DIRECTION);
  }

  /** The name of the model that shapes the lobe volatility of a series. */
  public static String volatilityModel(String symbol, String period) {
    return SignalScorer.model(symbol, period, SignalScorer.VOLATILITY);
  }

  /** How many of the newest bars one observation is of at most. */
  public int reach() {
    int lookback = IDS.stream().mapToInt(id -> FeatureSet.of(id).lookback()).max().orElse(0);
    return Math.max(properties.bars(), lookback + Champion.LONGEST_SEQUENCE);
  }

  /**
   * With the features that the series' champions and the configured set need.
   *
   * @param bars closed ones, oldest first
   * @param first the first one that is asked about
   */
  public Series of(String symbol, String period, List<Bar> bars, int first) {
    return new Series(
        symbol,
        period,
        bars,
        first,
        Stream.concat(Stream.of(configured), scorer.featureSets(symbol, period).stream()),
        scorer.sequence(symbol, period, null),
        properties.bars(),
        properties.threshold());
  }

  /** With the features of one version of a model. */
  public Series of(String symbol, String period, List<Bar> bars, int first, Champion version) {
    String own = version.featureSet();
    return new Series(
        symbol,
        period,
        bars,
        first,
        Stream.of(own == null ? configured : own),
        version.sequence(),
        0,
        properties.threshold());
  }

  /** One series; not for several threads. */
  public static final class Series {
    private final String symbol;
    private final String period;
    private final Ohlcv bars;
    private final Map<FeatureSet, float[][]> rows = new LinkedHashMap<>();
    private final int sequence;
    private final int kept;
    private final double threshold;
    private final List<Instant> closes;
    private final int[] unbroken; // bars that end at each and follow each other without a gap
    private @Nullable AnswersAhead ahead;

    Series(
        String symbol,
        String period,
        List<Bar> bars,
        int first,
        Stream<String> sets,
        int sequence,
        int wanted,
        double threshold) {
      this.threshold = threshold;
      this.sequence = sequence;
      this.symbol = symbol;
      this.period = period;
      this.bars = Bar.columns(bars);
      this.closes = bars.stream().map(Bar::closeTime).toList();
      this.unbroken = unbroken(bars);
      sets.distinct()
          .filter(IDS::contains)
          .map(FeatureSet::of)
          .forEach(set -> rows.put(set, rows(set, bars, first - Math.max(0, sequence - 1))));
      this.kept =
          wanted == 0
              ? 0
              : rows.keySet().stream().mapToInt(FeatureSet::lookback).reduce(wanted, Math::max);
    }

    /** As {@link FeatureSet#all}, null before the row of a bar. */
    private static float[][] rows(FeatureSet set, List<Bar> bars, int first) {
      int skipped = Math.max(0, first - (set.lookback() - 1));
      float[][] rows = set.all(bars.subList(skipped, bars.size()));
      float[][] all = new float[skipped + rows.length][];
      System.arraycopy(rows, 0, all, skipped, rows.length);
      return all;
    }

    private static int[] unbroken(List<Bar> bars) {
      var unbroken = new int[bars.size()];
      for (int bar = 0; bar < unbroken.length; bar++) {
        boolean follows = bar > 0 && bars.get(bar - 1).closeTime().equals(bars.get(bar).openTime());
        unbroken[bar] = follows ? unbroken[bar - 1] + 1 : 1;
      }
      return unbroken;
    }

    /** At the close of a bar, the newest that is known. */
    public Observation at(int bar) {
      Instant moment = closes.get(bar);
      var question =
          new InferenceRequest(
              symbol, "", null, null, Map.of(), moment, moment, true, "backtest", moment, 0, null);
      return Observation.of(question, period, features(bar), moment, 0, closed(bar))
          .withSequences(sequences(bar));
    }

    private Ohlcv closed(int bar) {
      if (kept == 0) {
        return NO_BARS;
      }
      return bars.upTo(bar + 1, kept);
    }

    /** As {@code FeatureService} has them: what two sets have in common has the same values. */
    private Map<String, Float> features(int bar) {
      var values = new LinkedHashMap<String, Float>();
      rows.forEach(
          (set, all) -> {
            int row = bar - (set.lookback() - 1);
            if (row >= 0) {
              for (int i = 0; i < all[row].length; i++) {
                values.put(set.names().get(i), all[row][i]);
              }
            }
          });
      return values;
    }

    /** As {@code FeatureService} has them: of bars that follow each other without a gap. */
    private Map<String, float[]> sequences(int bar) {
      int length = sequence;
      var sequences = new LinkedHashMap<String, float[]>();
      if (length == 0 || unbroken[bar] < length) {
        return sequences;
      }
      rows.forEach(
          (set, all) -> {
            int first = bar - (set.lookback() - 1) - (length - 1);
            if (first >= 0) {
              BarFeatures.addSequences(set, all, first, length, sequences);
            }
          });
      return sequences;
    }

    /**
     * What a version answers as the lobe direction; null where it cannot, such as with too few
     * bars.
     */
    public @Nullable LobeAnswer direction(Champion version, int bar) {
      if (ahead == null || ahead.version() != version) {
        ahead = new AnswersAhead(version, rows, unbroken);
      }
      float[] answer = ahead.at(bar);
      if (answer != null) {
        return SignalScorer.direction(version, answer, threshold);
      }
      Observation observation = at(bar);
      return observation.features().isEmpty() || SignalScorer.obstacle(version, observation) != null
          ? null
          : SignalScorer.direction(version, observation, threshold);
    }
  }
}
