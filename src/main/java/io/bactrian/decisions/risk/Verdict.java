package io.bactrian.decisions.risk;

import java.math.BigDecimal;
import java.util.List;

/**
 * What the guard says to an action.
 *
 * @param verdict {@code allow}, {@code reduce} or {@code block}
 * @param reasons a code and the figures each, such as {@code kill_switch: it is on}
 * @param volume lots that may be traded, 0 where blocked
 */
public record Verdict(String verdict, List<String> reasons, BigDecimal volume) {
  public boolean blocked() {
    return verdict.equals("block");
  }
}
