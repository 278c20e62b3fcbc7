package io.bactrian.watch.performance;

/**
 * A figure with its two-sided 95 % interval.
 *
 * @param rows it is of
 * @param effective independent rows that would say as much; NaN where nobody can say
 */
public record Measured(double value, double low, double high, int rows, double effective) {

  Measured times(double factor) {
    return new Measured(value * factor, low * factor, high * factor, rows, effective);
  }
}
