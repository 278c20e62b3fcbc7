package io.bactrian.models.serving;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.hub.security.Caller;
import io.bactrian.shared.GivenFields;
import io.bactrian.shared.Rehearsal;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;

/** Ends the rollout that the body names; the body becomes what happened. */
final class StopRolloutProcessor implements Processor {
  private final Rollouts rollouts;
  private final Rehearsal rehearsal;

  StopRolloutProcessor(Rollouts rollouts, Rehearsal rehearsal) {
    this.rollouts = rollouts;
    this.rehearsal = rehearsal;
  }

  @Override
  public void process(Exchange exchange) throws InvalidPayloadException {
    JsonNode request = exchange.getMessage().getMandatoryBody(JsonNode.class);
    String id = GivenFields.given("rollout", request.path("rollout").textValue());
    String reason = GivenFields.reason(request.path("reason").textValue());
    String by = Caller.current().name();
    boolean dryRun = request.path("dry_run").asBoolean();
    exchange.getMessage().setBody(rehearsal.run(dryRun, () -> rollouts.stop(id, by, reason)));
  }
}
