package io.bactrian.decisions.fusion;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Puts a request to train in the body for each symbol of the schedule. */
final class FindFusionSymbolsProcessor implements Processor {
  private final FusionTrainer trainer;

  FindFusionSymbolsProcessor(FusionTrainer trainer) {
    this.trainer = trainer;
  }

  @Override
  public void process(Exchange exchange) {
    exchange
        .getMessage()
        .setBody(
            trainer.scheduled().stream()
                .map(symbol -> JsonNodeFactory.instance.objectNode().put("symbol", symbol))
                .toList());
  }
}
