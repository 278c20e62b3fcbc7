package io.bactrian.models.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ArmAssignmentTest {
  private static final double[] STEPS = {0, 0.01, 0.1, 0.123456, 0.5, 0.999999, 1};
  private static final int UNITS = 20_000;

  private final ArmAssignment assignment = new ArmAssignment("direction 7");

  @Test
  void raisedShareMovesUnitsToTheChallengerAlone() {
    for (int unit = 0; unit < UNITS; unit++) {
      Arm before = Arm.CHAMPION;
      for (double share : STEPS) {
        Arm arm = assignment.arm("user " + unit, share);
        assertThat(arm.compareTo(before)).isNotNegative();
        before = arm;
      }
      assertThat(assignment.arm("user " + unit, 0)).isEqualTo(Arm.CHAMPION);
      assertThat(assignment.arm("user " + unit, 1)).isEqualTo(Arm.CHALLENGER);
    }
  }

  @Test
  void challengerHasItsShareOfUnits() {
    for (double share : STEPS) {
      double deviation = Math.sqrt(share * (1 - share) / UNITS);
      assertThat(shareOf(assignment, share)).isEqualTo(share, within(4 * deviation + 1e-12));
    }
  }

  /** Of the units of one salt's challenger, another's has its share. */
  @Test
  void saltsDealIndependently() {
    var other = new ArmAssignment("direction 8");
    long both =
        IntStream.range(0, UNITS)
            .mapToObj(unit -> "user " + unit)
            .filter(unit -> assignment.arm(unit, 0.3) == Arm.CHALLENGER)
            .filter(unit -> other.arm(unit, 0.3) == Arm.CHALLENGER)
            .count();
    assertThat(both / (double) UNITS).isEqualTo(0.09, within(4 * Math.sqrt(0.09 * 0.91 / UNITS)));
  }

  /** By Python's hashlib: an upgrade that dealt anew would move units of running rollouts. */
  @Test
  void dealsAsItAlwaysDid() {
    assertThat(assignment.bucket("BTCUSD")).isEqualTo(290_453);
    assertThat(assignment.bucket("ETHUSD")).isEqualTo(894_149);
  }

  @Test
  void knowsWhereTheSaltEnds() {
    assertThat(new ArmAssignment("ab").bucket("c"))
        .isNotEqualTo(new ArmAssignment("a").bucket("bc"));
  }

  @Test
  void refusesSharesThatAreNone() {
    for (double share : new double[] {-0.01, 1.01, Double.NaN}) {
      assertThatThrownBy(() -> assignment.arm("BTCUSD", share)).hasMessageContaining("from 0 to 1");
    }
    assertThatThrownBy(() -> new ArmAssignment("")).hasMessageContaining("salt");
  }

  private static double shareOf(ArmAssignment assignment, double share) {
    return IntStream.range(0, UNITS)
            .filter(unit -> assignment.arm("user " + unit, share) == Arm.CHALLENGER)
            .count()
        / (double) UNITS;
  }
}
