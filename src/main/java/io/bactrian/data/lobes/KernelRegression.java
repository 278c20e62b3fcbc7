package io.bactrian.data.lobes;

/**
 * Nadaraya-Watson estimates of the close from the newest {@code level + 2} bars, so that no later
 * bar changes one: the weight of the bar {@code i} back is {@code (1 + i² / (2 h² r))^-r} for the
 * rational quadratic kernel, {@code exp(-i² / (2 h²))} for the Gaussian one, whose {@code h} is
 * less by {@code lag}. While there are fewer bars it takes those there are.
 */
final class KernelRegression {
  private final double[] rational;
  private final double[] gaussian;
  private final Recent closes;

  KernelRegression(LorentzianSettings.Kernel settings) {
    int bars = settings.level() + 2;
    this.rational = new double[bars];
    this.gaussian = new double[bars];
    this.closes = new Recent(bars);
    double h = settings.lookback();
    double r = settings.relativeWeight();
    double narrow = h - settings.lag();
    for (int i = 0; i < bars; i++) {
      double square = (double) i * i;
      rational[i] = Math.pow(1 + square / (2 * h * h * r), -r);
      gaussian[i] = Math.exp(-square / (2 * narrow * narrow));
    }
  }

  void add(double close) {
    closes.add(close);
  }

  double rationalQuadratic() {
    return estimate(rational);
  }

  double gaussian() {
    return estimate(gaussian);
  }

  private double estimate(double[] weights) {
    double sum = 0;
    double weight = 0;
    for (int back = 0; back < closes.size(); back++) {
      sum += closes.back(back) * weights[back];
      weight += weights[back];
    }
    return sum / weight;
  }
}
