package io.bactrian.decisions.fusion;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** Turns {@link LobeAnswers}, or their JSON, into a {@link FusedAnswer}; and what is {@link Fusible}. */
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
    exchange.getMessage().setBody(fused(exchange.getMessage()));
  }

  private Object fused(Message message) throws InvalidPayloadException {
    if (message.getBody() instanceof Fusible fusible) {
      return fusible.fused(fusion.fuse(fusible.symbol(), fusible.lobes(), threshold));
    }
    LobeAnswers asked =
        message.getBody() instanceof LobeAnswers answers
            ? answers
            : LobeAnswers.of(message.getMandatoryBody(JsonNode.class));
    return fusion.fuse(asked, threshold);
  }
}
