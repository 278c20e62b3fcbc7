package io.bactrian.decisions.scoring;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.decisions.inforce.InForce;
import io.bactrian.decisions.lobes.InferenceRequest;
import io.bactrian.decisions.lobes.Observation;
import io.bactrian.hub.security.Caller;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;

/**
 * Turns a valid question, as JSON or as the question of a decision that is made again, into an
 * {@link Observation}.
 */
final class ComputeFeaturesProcessor implements Processor {
  private final FeatureService observer;
  private String period = "";

  ComputeFeaturesProcessor(FeatureService observer) {
    this.observer = observer;
  }

  /** The bars' period, as MetaTrader names it; a decision that is made again has its own. */
  public void setPeriod(String period) {
    this.period = period;
  }

  @Override
  public void process(Exchange exchange) throws InvalidPayloadException {
    InferenceRequest question =
        exchange.getMessage().getBody() instanceof InferenceRequest again
            ? again
            : InferenceRequest.of(
                exchange.getMessage().getMandatoryBody(JsonNode.class),
                Caller.current(),
                Instant.now().truncatedTo(ChronoUnit.MICROS),
                System.nanoTime());
    InForce then = question.inForce();
    exchange
        .getMessage()
        .setBody(observer.observe(question, then == null ? period : then.period()));
  }
}
