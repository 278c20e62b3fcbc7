package io.bactrian.models.serving;

import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;

/** Looks at a {@link Rollout}; the body becomes the {@link RolloutLook}. */
final class JudgeRolloutProcessor implements Processor {
  private final RolloutJudge judge;

  JudgeRolloutProcessor(RolloutJudge judge) {
    this.judge = judge;
  }

  @Override
  public void process(Exchange exchange) throws InvalidPayloadException {
    Rollout rollout = exchange.getMessage().getMandatoryBody(Rollout.class);
    exchange.getMessage().setBody(judge.look(rollout));
  }
}
