package io.bactrian.decisions.guardrails;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.decisions.treasury.Instrument;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The lots that an action asks for, before any limit.
 *
 * @param volume lots; 0 for HOLD, and where the rule allows less than the least volume
 * @param sizedBy {@code given}, {@code none} for HOLD, or the method: {@code fixed}, {@code
 *     risk_fraction}, {@code volatility_target}
 * @param asked the method that was asked for, another than {@code sizedBy} where no size could be
 *     computed
 * @param reasons why it is another method, less, or no volume
 * @param basis what the size was computed of, by name: numbers and texts
 * @param scale by how much the policy model reduced it; null where no step has scaled it
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Sizing(
    BigDecimal volume,
    String sizedBy,
    String asked,
    List<String> reasons,
    Map<String, ?> basis,
    @Nullable SizeScale scale) {

  public static final String GIVEN = "given";
  public static final String NONE = "none";

  /** The member of the basis that holds lots before they were rounded. */
  static final String LOTS = "lots";

  /** The member of the basis that names the policy model whose rule it is. */
  static final String POLICY_MODEL = "policy_model";

  private static final int LOT_DIGITS = 8;

  public static Sizing of(BigDecimal volume, String method) {
    return new Sizing(volume, method, method, List.of(), Map.of(), null);
  }

  /** Whether a rule of the hub found it; a given volume and that of a HOLD are no such. */
  boolean ruled() {
    return !sizedBy.equals(GIVEN) && !sizedBy.equals(NONE);
  }

  /** Whether the policy model made it smaller. */
  public boolean reduced() {
    return scale != null && scale.factor() < 1;
  }

  BigDecimal unrounded() {
    return basis.get(LOTS) instanceof BigDecimal lots ? lots : volume;
  }

  Sizing byRuleOf(SizeScale.Version model) {
    var more = new LinkedHashMap<String, Object>(basis);
    more.put(POLICY_MODEL, model.toString());
    return new Sizing(volume, sizedBy, asked, reasons, more, scale);
  }

  /**
   * The scaled lots, rounded down once.
   *
   * @param by the scale of {@link #unrounded}
   * @param instrument whose volume step and least volume hold; null where they are not known
   */
  Sizing scaled(SizeScale by, @Nullable Instrument instrument) {
    if (by.factor() >= 1 || volume.signum() == 0) {
      return new Sizing(volume, sizedBy, asked, reasons, basis, by);
    }
    BigDecimal lots =
        Figures.shown(by.lots().multiply(BigDecimal.valueOf(by.factor()), Figures.PRECISION));
    BigDecimal rounded =
        instrument == null
            ? Figures.shown(lots.setScale(LOT_DIGITS, RoundingMode.FLOOR))
            : instrument.roundedDown(lots);
    var more = new ArrayList<>(reasons);
    more.add(by.reason(by.lots(), lots));
    if (instrument != null && rounded.compareTo(instrument.volumeMin()) < 0) {
      more.add(
          "scale: the least volume of %s is %s"
              .formatted(instrument.symbol(), instrument.volumeMin().toPlainString()));
      rounded = BigDecimal.ZERO;
    }
    return new Sizing(rounded, sizedBy, asked, List.copyOf(more), basis, by);
  }
}
