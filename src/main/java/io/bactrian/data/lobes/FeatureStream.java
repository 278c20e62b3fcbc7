package io.bactrian.data.lobes;

/**
 * One feature of the Lorentzian classification, bar by bar: 0 to 1, NaN until it is defined.
 * Formulas and parameters are those of TradingView's script: {@code RSI(a)} and {@code ADX(a)}
 * divided by 100, {@code WT(a, b)} and {@code CCI(a)} scaled to the least and the largest value so
 * far; {@code RSI} and {@code CCI} smoothed by an exponential mean of {@code b}.
 */
interface FeatureStream {
  double next(double high, double low, double close);

  static FeatureStream of(LorentzianSettings.Feature feature) {
    return switch (feature.name()) {
      case RSI -> new RelativeStrength(feature.a(), feature.b());
      case WT -> new WaveTrend(feature.a(), feature.b());
      case CCI -> new CommodityChannel(feature.a(), feature.b());
      case ADX -> new DirectionalIndex(feature.a());
    };
  }

  /** See {@link Rsi}. */
  final class RelativeStrength implements FeatureStream {
    private final Rsi rsi;
    private final Ema smooth;

    RelativeStrength(int length, int smoothing) {
      this.rsi = new Rsi(length);
      this.smooth = Ema.of(smoothing);
    }

    @Override
    public double next(double high, double low, double close) {
      return smooth.next(rsi.next(close)) / 100;
    }
  }

  /** LazyBear's WaveTrend of the typical price: the fast line less its mean of four bars. */
  final class WaveTrend implements FeatureStream {
    private static final int SIGNAL = 4;

    private final Ema mean;
    private final Ema deviation;
    private final Ema fast;
    private final Recent signal = new Recent(SIGNAL);
    private final Normaliser normaliser = new Normaliser();

    WaveTrend(int channel, int average) {
      this.mean = Ema.of(channel);
      this.deviation = Ema.of(channel);
      this.fast = Ema.of(average);
    }

    @Override
    public double next(double high, double low, double close) {
      double price = (high + low + close) / 3;
      double centre = mean.next(price);
      double spread = 0.015 * deviation.next(Math.abs(price - centre));
      double wave = fast.next(spread == 0 ? 0 : (price - centre) / spread);
      if (Double.isNaN(wave)) {
        return Double.NaN;
      }
      signal.add(wave);
      return normaliser.next(wave - signal.mean());
    }
  }

  /** Lambert's commodity channel index of the close; 0 where the window is flat. */
  final class CommodityChannel implements FeatureStream {
    private final Recent window;
    private final Ema smooth;
    private final Normaliser normaliser = new Normaliser();

    CommodityChannel(int length, int smoothing) {
      this.window = new Recent(length);
      this.smooth = Ema.of(smoothing);
    }

    @Override
    public double next(double high, double low, double close) {
      window.add(close);
      double spread = 0.015 * window.meanDeviation();
      return normaliser.next(smooth.next(spread == 0 ? 0 : (close - window.mean()) / spread));
    }
  }

  /** See {@link Adx}. */
  final class DirectionalIndex implements FeatureStream {
    private final Adx adx;

    DirectionalIndex(int length) {
      this.adx = new Adx(length);
    }

    @Override
    public double next(double high, double low, double close) {
      return adx.next(high, low) / 100;
    }
  }

  /** Where a value is between the least and the largest one so far: never of later bars. */
  final class Normaliser {
    private static final double LEAST_SPAN = 1e-9;

    private double least = Double.POSITIVE_INFINITY;
    private double largest = Double.NEGATIVE_INFINITY;

    double next(double value) {
      if (Double.isNaN(value)) {
        return Double.NaN;
      }
      least = Math.min(least, value);
      largest = Math.max(largest, value);
      return (value - least) / Math.max(largest - least, LEAST_SPAN);
    }
  }
}
