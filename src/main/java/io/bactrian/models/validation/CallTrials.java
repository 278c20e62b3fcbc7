package io.bactrian.models.validation;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.models.checks.CheckResult;
import io.bactrian.models.checks.Overfitting;
import io.bactrian.models.checks.SharpeRatio;
import java.util.List;
import java.util.stream.IntStream;

/** The returns of trials that a call brings, and the checks of the one that was chosen. */
final class CallTrials {
  private CallTrials() {}

  /**
   * @param trials fits {@code trials} of {@code validate-request.schema.json}
   * @throws io.bactrian.shared.HubException {@code UNPROCESSABLE} naming the member
   */
  static List<CheckResult> check(JsonNode trials) {
    double[][] returns = returns(trials.path("returns"));
    int chosen = trials.path("chosen").asInt(0);
    if (chosen >= returns.length) {
      throw Fields.unfit(
          "trials.chosen",
          "There are %d trials: choose one of 0 to %d."
              .formatted(returns.length, returns.length - 1));
    }
    int count = trials.path("count").asInt(returns.length);
    if (count < returns.length) {
      throw Fields.unfit(
          "trials.count", "%d trials are given, so there were no fewer.".formatted(returns.length));
    }
    int block = Math.min(trials.path("block").asInt(1), returns[0].length);
    double[] others =
        IntStream.range(0, returns.length)
            .filter(i -> i != chosen)
            .mapToDouble(i -> SharpeRatio.of(returns[i], block).value())
            .toArray();
    return List.of(
        SharpeRatio.of(returns[chosen], block).deflated(count, others), Overfitting.of(returns));
  }

  private static double[][] returns(JsonNode given) {
    var returns = new double[given.size()][];
    for (int t = 0; t < returns.length; t++) {
      JsonNode trial = given.get(t);
      String place = "trials.returns[" + t + "]";
      if (trial.size() != given.get(0).size()) {
        throw Fields.unfit(
            place,
            "The trial has %d periods and the first %d: give all the same periods."
                .formatted(trial.size(), given.get(0).size()));
      }
      returns[t] = new double[trial.size()];
      for (int i = 0; i < trial.size(); i++) {
        returns[t][i] = Fields.number(trial.get(i), place + "[" + i + "]");
      }
    }
    return returns;
  }
}
