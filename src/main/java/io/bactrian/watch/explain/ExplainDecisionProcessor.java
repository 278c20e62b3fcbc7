package io.bactrian.watch.explain;

import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;

/** Explains the decision whose id the body is; the body becomes what was found. */
final class ExplainDecisionProcessor implements Processor {
  private final Explainer explainer;

  ExplainDecisionProcessor(Explainer explainer) {
    this.explainer = explainer;
  }

  @Override
  public void process(Exchange exchange) throws InvalidPayloadException {
    String id = exchange.getMessage().getMandatoryBody(String.class);
    exchange.getMessage().setBody(explainer.explain(id));
  }
}
