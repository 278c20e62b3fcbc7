package io.bactrian.watch.scorecard;

import org.jspecify.annotations.Nullable;

/**
 * What is measured, where it should be, and what is counted.
 *
 * @param above whether more is better
 * @param target null where it is the base rate
 */
record Measure(
    int place, String name, String unit, boolean above, @Nullable Double target, String source) {

  static Measure above(int place, String name, String unit, @Nullable Double target) {
    return new Measure(place, name, unit, true, target, "");
  }

  static Measure below(int place, String name, String unit, @Nullable Double target) {
    return new Measure(place, name, unit, false, target, "");
  }

  Measure of(String counted) {
    return new Measure(place, name, unit, above, target, counted);
  }
}
