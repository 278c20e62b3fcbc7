package io.bactrian.models.serving;

import io.bactrian.models.rollout.Verdict;
import io.bactrian.shared.GivenFields;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How versions come to full traffic, as the route declares it.
 *
 * @param steps shares of the units, rising to 1
 * @param unit what is dealt: strategy, login or caller
 */
record RolloutGate(List<Double> steps, String unit, RolloutRule rule, boolean needsApproval) {
  private static final List<String> UNITS = List.of("strategy", "login", "caller");
  private static final int MOST_STEPS = 20;

  RolloutGate {
    boolean rising = !steps.isEmpty() && steps.size() <= MOST_STEPS && steps.get(0) >= 0;
    for (int i = 1; i < steps.size(); i++) {
      rising &= steps.get(i) > steps.get(i - 1);
    }
    if (!rising || steps.get(steps.size() - 1) != 1) {
      throw GivenFields.invalid(
          "steps", "Give rising shares that end with 1, such as 0, 0.01, 0.1, 0.5, 1.");
    }
    if (!UNITS.contains(unit)) {
      throw GivenFields.invalid("unit", "Deal by one of " + String.join(", ", UNITS) + ".");
    }
  }

  /** With what a request says otherwise. */
  RolloutGate with(@Nullable List<Double> otherSteps, @Nullable String otherUnit) {
    return new RolloutGate(
        otherSteps == null ? steps : List.copyOf(otherSteps),
        otherUnit == null ? unit : otherUnit,
        rule,
        needsApproval);
  }

  /**
   * @param text shares with commas between
   */
  static List<Double> steps(String text) {
    try {
      return Arrays.stream(text.split(",")).map(part -> Double.valueOf(part.strip())).toList();
    } catch (NumberFormatException e) {
      throw GivenFields.invalid("steps", "Give shares such as 0, 0.01, 0.1, 0.5, 1.");
    }
  }

  static Verdict verdict(String parameter, String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "hold" -> Verdict.HOLD;
      case "promote" -> Verdict.PROMOTE;
      default -> throw GivenFields.invalid(parameter, "Give hold or promote.");
    };
  }
}
