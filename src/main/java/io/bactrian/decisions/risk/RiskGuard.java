package io.bactrian.decisions.risk;

import io.bactrian.decisions.treasury.Instrument;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Judges an action by the risk snapshot. A HOLD asks for no volume, but gets the same reasons. */
@Component
public class RiskGuard {
  public static final String HOLD = "HOLD";

  private static final String SETTINGS = "settings";
  private static final String MONEY = "money";

  /**
   * By the hub's settings alone, for the position size that they name.
   *
   * @param action BUY, SELL or HOLD
   */
  public Verdict judge(String action, RiskSnapshot snapshot) {
    BigDecimal asked = snapshot.settings().positionSize();
    return judge(action, asked, checks(asked, snapshot), null);
  }

  /**
   * By all limits that were looked at.
   *
   * @param action BUY, SELL or HOLD
   * @param asked lots, above 0 unless it is a HOLD
   * @param instrument whose volume step and minimum hold; null where they are not known
   */
  public Verdict judge(
      String action, BigDecimal asked, List<LimitCheck> checks, @Nullable Instrument instrument) {
    List<String> blocks =
        checks.stream().filter(LimitCheck::blocks).map(LimitCheck::reason).toList();
    if (!blocks.isEmpty()) {
      return new Verdict("block", blocks, BigDecimal.ZERO);
    }
    if (action.equals(HOLD)) {
      return new Verdict("allow", List.of(), BigDecimal.ZERO);
    }
    return size(asked, checks, instrument);
  }

  /** The limits of the hub's settings, for an action that asks for these lots. */
  public List<LimitCheck> checks(BigDecimal asked, RiskSnapshot snapshot) {
    return List.of(
        killSwitch(snapshot.settings()),
        dailyLoss(snapshot),
        positionSize(asked, snapshot.settings()),
        exposure(snapshot));
  }

  private static LimitCheck killSwitch(PolicySettings settings) {
    return check(
        "kill_switch",
        null,
        null,
        "",
        null,
        settings.killSwitch(),
        "kill_switch: it is on; " + settings.updatedBy() + " changed the settings last");
  }

  private static LimitCheck dailyLoss(RiskSnapshot snapshot) {
    BigDecimal limit = snapshot.settings().dailyLossLimit();
    BigDecimal result = snapshot.dayResult();
    return check(
        "daily_loss",
        limit,
        result.negate().max(BigDecimal.ZERO),
        MONEY,
        null,
        result.compareTo(limit.negate()) <= 0,
        "daily_loss: today's result is %s, the limit is a loss of %s"
            .formatted(result.toPlainString(), limit.toPlainString()));
  }

  private static LimitCheck positionSize(BigDecimal asked, PolicySettings settings) {
    BigDecimal limit = settings.maxPositionSize();
    return check(
        "position_size",
        limit,
        BigDecimal.ZERO,
        LimitCheck.LOTS,
        limit,
        false,
        "position_size: %s lots are asked for, at most %s are allowed"
            .formatted(asked.toPlainString(), limit.toPlainString()));
  }

  private static LimitCheck exposure(RiskSnapshot snapshot) {
    BigDecimal limit = snapshot.settings().maxExposure();
    return check(
        "exposure",
        limit,
        snapshot.exposure(),
        LimitCheck.LOTS,
        limit.subtract(snapshot.exposure()),
        false,
        "exposure: %s lots are open of at most %s"
            .formatted(snapshot.exposure().toPlainString(), limit.toPlainString()));
  }

  private static LimitCheck check(
      String limit,
      @Nullable BigDecimal value,
      @Nullable BigDecimal used,
      String unit,
      @Nullable BigDecimal allows,
      boolean blocks,
      String reason) {
    BigDecimal left = value == null || used == null ? null : value.subtract(used);
    return new LimitCheck(
        limit, SETTINGS, Map.of(), value, used, left, unit, allows, blocks, reason);
  }

  private static Verdict size(
      BigDecimal asked, List<LimitCheck> checks, @Nullable Instrument instrument) {
    BigDecimal volume = asked;
    var reasons = new ArrayList<String>();
    for (LimitCheck check : checks) {
      if (check.bites(asked)) {
        reasons.add(check.reason());
        volume = check.allows() == null ? volume : volume.min(check.allows());
      }
    }
    volume = tradable(volume.max(BigDecimal.ZERO), instrument, reasons);
    if (volume.compareTo(asked) == 0 && volume.signum() > 0) {
      return new Verdict("allow", List.of(), volume);
    }
    return new Verdict(volume.signum() == 0 ? "block" : "reduce", reasons, volume);
  }

  private static BigDecimal tradable(
      BigDecimal volume, @Nullable Instrument instrument, List<String> reasons) {
    if (instrument == null || volume.signum() == 0) {
      return volume;
    }
    BigDecimal rounded = instrument.roundedDown(volume);
    if (rounded.compareTo(instrument.volumeMin()) < 0) {
      reasons.add(
          "volume_min: %s lots are left, the least volume of %s is %s"
              .formatted(
                  volume.toPlainString(),
                  instrument.symbol(),
                  instrument.volumeMin().toPlainString()));
      return BigDecimal.ZERO;
    }
    if (rounded.compareTo(volume) < 0) {
      reasons.add(
          "volume_step: %s lots are no multiple of %s, the step of %s"
              .formatted(
                  volume.toPlainString(),
                  instrument.volumeStep().toPlainString(),
                  instrument.symbol()));
    }
    return rounded;
  }
}
