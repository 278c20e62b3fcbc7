package io.bactrian.models.serving;

import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;

/** Does what a {@link RolloutLook} says; the body becomes what happened. */
final class MoveRolloutProcessor implements Processor {
  private final Rollouts rollouts;

  MoveRolloutProcessor(Rollouts rollouts) {
    this.rollouts = rollouts;
  }

  @Override
  public void process(Exchange exchange) throws InvalidPayloadException {
    RolloutLook look = exchange.getMessage().getMandatoryBody(RolloutLook.class);
    exchange.getMessage().setBody(rollouts.move(look));
  }
}
