package io.bactrian.models.serving;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;

/** Ends the rollout that the body names; the body becomes what happened. */
final class StopRolloutProcessor implements Processor {
  private final Rollouts rollouts;

  StopRolloutProcessor(Rollouts rollouts) {
    this.rollouts = rollouts;
  }

  @Override
  public void process(Exchange exchange) throws InvalidPayloadException {
    JsonNode request = exchange.getMessage().getMandatoryBody(JsonNode.class);
    exchange.getMessage().setBody(rollouts.stop(RolloutCall.of(request)));
  }
}
