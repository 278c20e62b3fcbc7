package io.bactrian.models.training;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.hub.security.Caller;
import io.bactrian.models.runs.TrainRequest;
import io.bactrian.models.runs.TrainingProperties;
import io.bactrian.shared.Rehearsal;
import java.time.Clock;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;

/** Turns a valid request to train into runs; the body becomes the answer that names them. */
final class RequestTrainingProcessor implements Processor {
  private final TrainingRequests requests;
  private final TrainingProperties properties;
  private final Clock clock;
  private final Rehearsal rehearsal;

  RequestTrainingProcessor(
      TrainingRequests requests, TrainingProperties properties, Clock clock, Rehearsal rehearsal) {
    this.requests = requests;
    this.properties = properties;
    this.clock = clock;
    this.rehearsal = rehearsal;
  }

  @Override
  public void process(Exchange exchange) throws InvalidPayloadException {
    JsonNode body = exchange.getMessage().getMandatoryBody(JsonNode.class);
    TrainRequest request = TrainRequest.of(body, properties, clock);
    boolean dryRun = body.path("dry_run").asBoolean();
    String by = Caller.current().name();
    var runs = rehearsal.run(dryRun, () -> requests.request(request, by));
    exchange.getMessage().setBody(Map.of("runs", runs, "done", !dryRun));
  }
}
