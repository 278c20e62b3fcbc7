package io.bactrian.decisions.lobes;

import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;

/** Adds one lobe's answer to an {@link Observation}, or the reason why it has none. */
abstract class LobeProcessor implements Processor {
  @Override
  public final void process(Exchange exchange) throws InvalidPayloadException {
    Observation observation = exchange.getMessage().getMandatoryBody(Observation.class);
    exchange.getMessage().setBody(answer(observation));
  }

  abstract Observation answer(Observation observation);
}
