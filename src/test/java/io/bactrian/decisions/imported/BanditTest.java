package io.bactrian.decisions.imported;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BanditTest {
  private static final List<String> ARMS = List.of("short", "flat", "long", "double");
  private static final Map<String, String> ACTIONS =
      Map.of("short", "SELL", "flat", "HOLD", "long", "BUY", "double", "BUY");

  private static Side choose(double exploration, float[] mean, float... uncertainty) {
    return Bandit.choose(mean, uncertainty, ARMS, ACTIONS, exploration);
  }

  @Test
  void takesTheLargestMeanHoweverUncertainOthersAre() {
    Side side = choose(0, new float[] {0.1f, 0, 0.3f, 0.2f}, 9, 9, 0.1f, 0.1f);
    assertThat(side.action()).isEqualTo("BUY");
    assertThat(side.said()).containsEntry("arm", "long").doesNotContainKey("explored");
  }

  @Test
  void isAsSureAsTheMeansAreApart() {
    // the rival is short, 0.5 away, of a spread of hypot(0.3, 0.4) = 0.5: 2 * 0.84134 - 1
    Side side = choose(0, new float[] {0.1f, 0, 0.6f, 0.5f}, 0.3f, 1, 0.4f, 1);
    assertThat(side.confidence()).isCloseTo(0.68269, within(1e-4));
    assertThat(choose(0, new float[] {0.1f, 0, 0.6f, 0.5f}, 0, 0, 0, 0).confidence()).isOne();
  }

  @Test
  void exploresWhereItIsAskedTo() {
    float[] mean = {0.1f, 0, 0.3f, 0.2f};
    Side side = choose(0.5, mean, 1, 0, 0.1f, 0.1f);
    assertThat(side.action()).isEqualTo("SELL");
    assertThat(side.said()).containsEntry("explored", true).containsEntry("exploration", 0.5);
    assertThat(side.confidence()).isZero(); // its mean is the smaller one
    assertThat(choose(0.1, mean, 1, 0, 0.1f, 0.1f).said()).containsEntry("explored", false);
  }

  @Test
  void holdsWhereTwoSidesAreEqualAndWhereHoldIsBest() {
    Side tie = choose(0, new float[] {0.3f, 0, 0.3f, 0.2f}, 1, 1, 1, 1);
    assertThat(tie.action()).isEqualTo("HOLD");
    assertThat(tie.said()).containsEntry("undecided", "short and long are equal");
    Side flat = choose(0, new float[] {0.3f, 0.9f, 0.3f, 0.2f}, 1, 1, 1, 1);
    assertThat(flat.action()).isEqualTo("HOLD");
    assertThat(flat.confidence()).isZero();
  }
}
