package io.bactrian.capture.tradingview;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.hub.http.InboundMessage;
import io.bactrian.hub.http.JsonBodies;
import io.bactrian.hub.webhookauth.WebhookTokens;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Turns a valid alert into a {@link TradingSignal}. */
final class NormaliseAlertProcessor implements Processor {
  private final WebhookTokens tokens;

  NormaliseAlertProcessor(WebhookTokens tokens) {
    this.tokens = tokens;
  }

  @Override
  public void process(Exchange exchange) {
    InboundMessage message = InboundMessage.of(exchange);
    JsonNode alert = JsonBodies.json(exchange);
    TradingSignal signal = TradingSignal.of(alert);
    String bound = tokens.strategyOf(message.sender()).orElse(null);
    if (bound != null && !bound.equals(signal.strategy())) {
      throw new HubException(
          ErrorCode.INVALID_FIELD,
          "strategy",
          "This token takes alerts of the strategy "
              + bound
              + " only: send that name, or use the"
              + " other strategy's token.");
    }
    exchange.getMessage().setBody(signal);
  }
}
