package io.bactrian.watch.drift;

import io.bactrian.watch.drift.DriftReport.Input;
import io.bactrian.watch.drift.DriftReport.State;
import java.util.ArrayList;
import java.util.List;

/**
 * Inputs of now beside those of a training, all at once.
 *
 * @param stretches of the training, each of as many rows as there are now
 * @param inputs in the order in which they came
 */
record Comparison(State state, int stretches, List<Input> inputs) {

  /**
   * @param training {@code [inputs][rows]}, in the order of time, NaN where missing; no rows where
   *     the training did not have it
   * @param live {@code [inputs][rows]}
   * @param alpha the share of looks that find a drift where there is none
   */
  static Comparison of(List<String> names, float[][] training, float[][] live, double alpha) {
    var known = new ArrayList<Integer>();
    for (int i = 0; i < training.length; i++) {
      if (training[i].length >= live[i].length && live[i].length > 0) {
        known.add(i);
      }
    }
    var inputs = new ArrayList<Input>();
    for (int i = 0; i < training.length; i++) {
      State state = live[i].length == 0 ? State.NO_DATA : State.NOT_ENOUGH_DATA;
      inputs.add(Input.unknown(names.get(i), state, live[i].length, missing(live[i])));
    }
    if (known.isEmpty()) {
      return new Comparison(inputs.get(0).state(), 0, inputs);
    }
    List<Column> columns = known.stream().map(i -> new Column(training[i])).toList();
    var stretches = new Stretches(columns, live[known.get(0)].length);
    boolean enough = stretches.whole() >= Stretches.needed(alpha);
    double threshold = stretches.threshold(alpha);
    boolean drifted = false;
    for (int c = 0; c < columns.size(); c++) {
      int at = known.get(c);
      Distance distance = columns.get(c).of(live[at]);
      boolean far = stretches.ratio(c, distance) > threshold;
      drifted |= far;
      State found = far ? State.DRIFTED : State.STABLE;
      inputs.set(
          at,
          new Input(
              names.get(at),
              enough ? found : State.NOT_ENOUGH_DATA,
              live[at].length,
              distance.psi(),
              distance.ks(),
              distance.wasserstein(),
              stretches.limit(c, threshold),
              stretches.detectable(c, threshold),
              missing(live[at])));
    }
    State found = drifted ? State.DRIFTED : State.STABLE;
    return new Comparison(enough ? found : State.NOT_ENOUGH_DATA, stretches.whole(), inputs);
  }

  private static int missing(float[] values) {
    int missing = 0;
    for (float value : values) {
      missing += Float.isNaN(value) ? 1 : 0;
    }
    return missing;
  }
}
