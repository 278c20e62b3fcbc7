package io.bactrian.decisions.scoring;

import io.bactrian.decisions.lobes.Proposal;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Keeps the proposal that the lobes made, or lets those who wait for it go on without one. */
final class KeepProposalProcessor implements Processor {
  private final Predictions predictions;

  KeepProposalProcessor(Predictions predictions) {
    this.predictions = predictions;
  }

  @Override
  public void process(Exchange exchange) {
    String key = exchange.getVariable(FindProposalProcessor.KEY, String.class);
    exchange.removeVariable(FindProposalProcessor.KEY);
    if (key == null || key.equals(FindProposalProcessor.NOTHING)) {
      return;
    }
    if (exchange.getMessage().getBody() instanceof Proposal proposal) {
      predictions.keep(key, proposal);
    } else {
      predictions.release(key);
    }
  }
}
