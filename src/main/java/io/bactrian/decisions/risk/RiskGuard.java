package io.bactrian.decisions.risk;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** Judges an action by the risk snapshot. A HOLD asks for no volume, but gets the same reasons. */
@Component
public class RiskGuard {
  public static final String HOLD = "HOLD";

  /**
   * @param action BUY, SELL or HOLD
   */
  public Verdict judge(String action, RiskSnapshot snapshot) {
    List<String> blocks = blocks(snapshot);
    if (!blocks.isEmpty()) {
      return new Verdict("block", blocks, BigDecimal.ZERO);
    }
    if (action.equals(HOLD)) {
      return new Verdict("allow", List.of(), BigDecimal.ZERO);
    }
    return size(snapshot);
  }

  private static List<String> blocks(RiskSnapshot snapshot) {
    PolicySettings settings = snapshot.settings();
    var blocks = new ArrayList<String>();
    if (settings.killSwitch()) {
      blocks.add("kill_switch: it is on; " + settings.updatedBy() + " changed the settings last");
    }
    if (snapshot.dayResult().compareTo(settings.dailyLossLimit().negate()) <= 0) {
      blocks.add(
          "daily_loss: today's result is %s, the limit is a loss of %s"
              .formatted(
                  snapshot.dayResult().toPlainString(), settings.dailyLossLimit().toPlainString()));
    }
    return blocks;
  }

  private static Verdict size(RiskSnapshot snapshot) {
    PolicySettings settings = snapshot.settings();
    BigDecimal asked = settings.positionSize();
    BigDecimal free = settings.maxExposure().subtract(snapshot.exposure());
    BigDecimal volume = asked.min(settings.maxPositionSize()).min(free).max(BigDecimal.ZERO);
    if (volume.compareTo(asked) == 0) {
      return new Verdict("allow", List.of(), volume);
    }
    var reasons = new ArrayList<String>();
    if (settings.maxPositionSize().compareTo(asked) < 0) {
      reasons.add(
          "position_size: %s lots are asked for, at most %s are allowed"
              .formatted(asked.toPlainString(), settings.maxPositionSize().toPlainString()));
    }
    if (free.compareTo(asked) < 0) {
      reasons.add(
          "exposure: %s lots are open of at most %s"
              .formatted(
                  snapshot.exposure().toPlainString(), settings.maxExposure().toPlainString()));
    }
    return new Verdict(volume.signum() == 0 ? "block" : "reduce", reasons, volume);
  }
}
