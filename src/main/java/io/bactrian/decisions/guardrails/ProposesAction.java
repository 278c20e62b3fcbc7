package io.bactrian.decisions.guardrails;

import io.bactrian.decisions.guardrails.VolatilityForecasts.Forecast;
import org.jspecify.annotations.Nullable;

/**
 * The body of a message that proposes an action, such as a fused decision: {@code
 * size-position-action} and {@code scale-position-action} take it and put what {@link #sized}
 * answers in its place.
 */
public interface ProposesAction {

  PolicyQuestion question();

  /** The lots that a step before found; null where none has. */
  default @Nullable Sizing size() {
    return null;
  }

  /** What the model of volatility answered to the proposer; null where it was not asked. */
  default @Nullable Forecast volatility() {
    return null;
  }

  /** The next step's body. */
  Object sized(Sizing sizing);
}
