package io.bactrian.decisions.budgets;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;

/** A call that a budget has no room for; the message begins with {@code over-budget}. */
public final class OverBudget extends HubException {
  private static final long serialVersionUID = 1L;

  OverBudget(String scope, String message) {
    super(ErrorCode.TOO_MANY_REQUESTS, scope, "over-budget: " + scope + " " + message);
  }
}
