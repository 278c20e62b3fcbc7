package io.bactrian.models.serving;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.models.rollout.Evidence;
import io.bactrian.models.rollout.Look;
import io.bactrian.models.rollout.Pair;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.swagger.v3.oas.annotations.Operation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** How the evidence of a rollout grew. */
@RestController
final class RolloutsController {
  private static final int MOST_POINTS = 100;

  private final RolloutRows rows;
  private final PredictionResults results;

  RolloutsController(RolloutRows rows, PredictionResults results) {
    this.rows = rows;
    this.results = results;
  }

  /**
   * After so many pairs.
   *
   * @param at when the last of them was asked
   * @param low end of the interval of the challenger's loss less the champion's, a pair; null
   *     without a round
   * @param worse natural logarithm of the e-value of the challenger being worse
   * @param better the same of its being better
   * @param effect the mean difference so far, as a share of the champion's loss
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Point(
      int pairs,
      Instant at,
      @Nullable Double low,
      @Nullable Double high,
      double worse,
      double better,
      double effect) {}

  /**
   * @param rollBackAt the logarithm of the e-value of being worse at which it is taken back
   * @param promoteAt the same of being better at which it is promoted
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Curve(String rollout, double rollBackAt, double promoteAt, List<Point> items) {}

  @Operation(
      operationId = "rolloutEvidence",
      tags = "flow",
      summary = "How the evidence of a rollout grew with its pairs",
      description =
          "At most 100 points. E-values as natural logarithms: a verdict falls where one reaches its"
              + " threshold.")
  @GetMapping("/api/v1/rollouts/{id}/evidence")
  Curve evidence(@PathVariable String id) {
    Rollout rollout =
        rows.find(id)
            .orElseThrow(
                () ->
                    new HubException(ErrorCode.NOT_FOUND, "id", "There is no rollout " + id + "."));
    List<Pair> pairs = results.pairs(rollout).known();
    Evidence evidence = new Evidence(rollout.rule().evidence());
    var points = new ArrayList<Point>();
    int every = Math.max(1, pairs.size() / MOST_POINTS + 1);
    for (int i = 0; i < pairs.size(); i++) {
      evidence.add(pairs.get(i));
      if ((i + 1) % every == 0 || i == pairs.size() - 1) {
        points.add(point(evidence.look(), pairs.get(i).asked()));
      }
    }
    return new Curve(
        id,
        -Math.log(rollout.rule().rollBackAlpha()),
        -Math.log(rollout.rule().promoteAlpha()),
        points);
  }

  private static Point point(Look look, Instant at) {
    return new Point(
        look.pairs(),
        at,
        look.rounds() == 0 ? null : look.low(),
        look.rounds() == 0 ? null : look.high(),
        Math.log(look.worse()),
        Math.log(look.better()),
        look.effect());
  }
}
