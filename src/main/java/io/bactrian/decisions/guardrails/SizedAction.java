package io.bactrian.decisions.guardrails;

/** A proposed action and the lots that it asks for. */
public record SizedAction(PolicyQuestion question, Sizing sizing) implements ProposesAction {
  @Override
  public Sizing size() {
    return sizing;
  }

  @Override
  public SizedAction sized(Sizing lots) {
    return new SizedAction(question, lots);
  }
}
