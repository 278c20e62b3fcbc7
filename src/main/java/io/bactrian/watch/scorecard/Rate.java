package io.bactrian.watch.scorecard;

import io.bactrian.watch.performance.Measured;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/** How often something happens, with the exact interval of a Poisson count (F. Garwood, 1936). */
final class Rate {
  private Rate() {}

  /**
   * @param spans of time in which the events were counted
   */
  static Measured of(int events, double spans) {
    double low =
        events == 0
            ? 0
            : ChiSquaredDistribution.of(2.0 * events).inverseCumulativeProbability(0.025);
    double high = ChiSquaredDistribution.of(2.0 * events + 2).inverseCumulativeProbability(0.975);
    return new Measured(events / spans, low / 2 / spans, high / 2 / spans, events, events);
  }
}
