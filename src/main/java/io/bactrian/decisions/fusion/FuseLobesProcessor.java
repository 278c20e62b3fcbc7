package io.bactrian.decisions.fusion;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;

/**
 * Turns {@link LobeAnswers}, or their JSON, into a {@link FusedAnswer}, and a {@link Fusible} into
 * what it makes of its answer.
 */
final class FuseLobesProcessor implements Processor {
  private final FusionService fusion;
  private double threshold;

  FuseLobesProcessor(FusionService fusion) {
    this.fusion = fusion;
  }

  /** How far the fused score has to be from 0 for BUY or SELL. */
  public void setThreshold(double threshold) {
    this.threshold = threshold;
  }

  @Override
  public void process(Exchange exchange) throws InvalidPayloadException {
    Object body = exchange.getMessage().getBody();
    exchange
        .getMessage()
        .setBody(body instanceof Fusible fusible ? fused(fusible) : fused(exchange));
  }

  private Object fused(Fusible fusible) {
    return fusible.fused(fusion.fuse(fusible, threshold));
  }

  private FusedAnswer fused(Exchange exchange) throws InvalidPayloadException {
    LobeAnswers asked =
        exchange.getMessage().getBody() instanceof LobeAnswers answers
            ? answers
            : LobeAnswers.of(exchange.getMessage().getMandatoryBody(JsonNode.class));
    return fusion.fuse(asked, threshold);
  }
}
