package io.bactrian.decisions.outside;

import io.bactrian.data.lobes.LobeAnswer;
import io.bactrian.decisions.lobes.Observation;
import io.bactrian.shared.HubException;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What became of a question: the lobe's answer or the reason why it has none; where no lobe asked,
 * the answer itself or the failure.
 */
final class EndAskProcessor implements Processor {
  private static final Logger log = LoggerFactory.getLogger(EndAskProcessor.class);
  private static final String HOLD = "HOLD";

  private String lobe = "";
  private String fallback = "none";

  /** The lobe that asks; empty for none. */
  public void setLobe(String lobe) {
    this.lobe = lobe;
  }

  /** {@code none}, or {@code hold}: the lobe answers HOLD where the host has no answer. */
  public void setFallback(String fallback) {
    this.fallback = fallback;
  }

  @Override
  public void process(Exchange exchange) {
    Asking asking = Asking.of(exchange);
    Object outcome = exchange.getMessage().getBody();
    Observation observation = asking.observation();
    if (outcome instanceof HubException fault) {
      if (observation == null) {
        asking.end(exchange, asking.question());
        throw fault;
      }
      String reason = String.valueOf(fault.getMessage());
      log.warn("Lobe {} of {} has no answer: {}", lobe, observation.symbol(), reason);
      asking.end(exchange, without(observation, reason));
    } else {
      asking.end(
          exchange,
          observation != null && outcome instanceof LobeAnswer answer
              ? observation.with(answer)
              : outcome);
    }
  }

  private Observation without(Observation observation, String reason) {
    Observation named = observation.without(lobe, reason);
    return fallback.equals("hold")
        ? named.with(new LobeAnswer(lobe, HOLD, 0, Map.of("reason", reason)))
        : named;
  }
}
