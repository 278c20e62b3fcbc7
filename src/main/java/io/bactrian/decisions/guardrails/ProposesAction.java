package io.bactrian.decisions.guardrails;

/**
 * The body of a message that proposes an action, such as a fused decision: {@code
 * size-position-action} takes it and puts what {@link #sized} answers in its place.
 */
public interface ProposesAction {

  PolicyQuestion question();

  /** The next step's body. */
  Object sized(Sizing sizing);
}
