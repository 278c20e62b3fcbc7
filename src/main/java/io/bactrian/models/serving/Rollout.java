package io.bactrian.models.serving;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.models.rollout.Arm;
import io.bactrian.models.rollout.ArmAssignment;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A version that is tried beside the champion.
 *
 * @param id also the salt that deals the units
 * @param unit what is dealt: strategy, login or caller
 * @param testGroup units that the challenger answers at every share above 0
 * @param steps shares of the units, rising; 0 is shadow
 * @param step of {@code steps}, from 1
 * @param approvedBy null where nobody has approved it
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Rollout(
    String id,
    String model,
    String champion,
    String challenger,
    String unit,
    List<String> testGroup,
    List<Double> steps,
    int step,
    Instant stepSince,
    RolloutRule rule,
    String state,
    String startedBy,
    boolean needsApproval,
    @Nullable String approvedBy) {

  /** Of the units, that the challenger answers now. */
  @JsonProperty("share")
  public double share() {
    return steps.get(step - 1);
  }

  boolean isRunning() {
    return state.equals("running");
  }

  boolean atLastStep() {
    return step == steps.size();
  }

  /** Which version answers a unit; the champion where a question names none. */
  public Arm arm(String of) {
    if (of.isEmpty() || share() == 0) {
      return Arm.CHAMPION;
    }
    return testGroup.contains(of) ? Arm.CHALLENGER : new ArmAssignment(id).arm(of, share());
  }
}
