package io.bactrian.training;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.security.Caller;
import java.time.Clock;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;

/** Turns a valid wish to train into runs; the body becomes the answer that names them. */
final class RequestTrainingProcessor implements Processor {
  private final TrainingRequests requests;
  private final TrainingProperties properties;
  private final Clock clock;

  RequestTrainingProcessor(TrainingRequests requests, TrainingProperties properties, Clock clock) {
    this.requests = requests;
    this.properties = properties;
    this.clock = clock;
  }

  @Override
  public void process(Exchange exchange) throws InvalidPayloadException {
    JsonNode body = exchange.getMessage().getMandatoryBody(JsonNode.class);
    TrainRequest request = TrainRequest.of(body, properties, clock);
    exchange
        .getMessage()
        .setBody(Map.of("runs", requests.request(request, Caller.current().name())));
  }
}
