package io.bactrian.console.botactions;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.shared.GivenFields;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Makes of the id in the body the request that the steps of rollouts and models take. */
final class RequestModelChangeProcessor implements Processor {
  private String of = "rollout";
  private boolean dryRun;

  /** What the body names: rollout or model. */
  public void setOf(String of) {
    this.of = of;
  }

  public void setDryRun(String dryRun) {
    this.dryRun = Boolean.parseBoolean(dryRun);
  }

  @Override
  public void process(Exchange exchange) {
    String id = exchange.getMessage().getBody(String.class).strip();
    if (id.isEmpty()) {
      throw GivenFields.invalid(of, "Name the %s: /models lists them.".formatted(of));
    }
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    request.put(of, GivenFields.part(of, id));
    request.put("reason", "by the bot");
    request.put("dry_run", dryRun);
    exchange.getMessage().setBody(request);
  }
}
