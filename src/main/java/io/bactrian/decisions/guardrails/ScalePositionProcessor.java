package io.bactrian.decisions.guardrails;

import io.bactrian.data.features.Period;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;

/** Reduces the lots of a {@link ProposesAction} by the policy model in use. */
final class ScalePositionProcessor implements Processor {
  private final PositionSizing sizing;
  private String period = "";

  ScalePositionProcessor(PositionSizing sizing) {
    this.sizing = sizing;
  }

  /** Of the bars whose model of volatility is asked, as MetaTrader names it. */
  public void setPeriod(String period) {
    this.period = Period.parse(period).name();
  }

  @Override
  public void process(Exchange exchange) throws InvalidPayloadException {
    ProposesAction proposal = exchange.getMessage().getMandatoryBody(ProposesAction.class);
    exchange.getMessage().setBody(proposal.sized(sizing.scale(proposal, period)));
  }
}
