package io.bactrian.decisions.risk;

import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One limit that was looked at for an action.
 *
 * @param limit such as {@code exposure}
 * @param from {@code settings} for the hub's own, else the row that it is in
 * @param scope what it is limited to, by name; empty for everything
 * @param value the limit; null for the kill switch
 * @param used of it, before the action; null where it is not known
 * @param left of it, before the action; null where it is not known
 * @param unit of the three: {@code lots}, {@code positions}, a currency, or {@code money} where the
 *     accounts' currencies are added up as they are
 * @param allows the most lots that it leaves to the action; null for any
 * @param blocks whether it blocks every action, HOLD too
 * @param reason a code and the figures, for the verdict where the limit is not kept
 */
public record LimitCheck(
    String limit,
    String from,
    Map<String, String> scope,
    @Nullable BigDecimal value,
    @Nullable BigDecimal used,
    @Nullable BigDecimal left,
    String unit,
    @Nullable BigDecimal allows,
    boolean blocks,
    String reason) {

  /** The unit of volumes. */
  public static final String LOTS = "lots";

  /** Whether fewer lots than these may be traded because of it. */
  public boolean bites(BigDecimal asked) {
    return blocks || (allows != null && allows.compareTo(asked) < 0);
  }

  /** {@code kept}, {@code reduces}, {@code blocks}, or {@code unknown}, which blocks. */
  public String outcome(BigDecimal asked) {
    if (!bites(asked)) {
      return "kept";
    }
    if (value != null && used == null) {
      return "unknown";
    }
    return blocks || allows == null || allows.signum() <= 0 ? "blocks" : "reduces";
  }
}
