package io.bactrian.capture.sources;

import io.bactrian.hub.http.InboundMessage;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Keeps the message that a route refused; what failed for another reason will be sent again. */
final class KeepRejectedProcessor implements Processor {
  private final Refusals refusals;

  KeepRejectedProcessor(Refusals refusals) {
    this.refusals = refusals;
  }

  @Override
  public void process(Exchange exchange) {
    InboundMessage message = InboundMessage.of(exchange);
    HubException reason = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, HubException.class);
    if (reason == null) {
      throw new HubException(
          ErrorCode.INTERNAL, "keep-rejected-action follows a HubException only");
    }
    boolean known = Boolean.TRUE.equals(exchange.getMessage().getHeader(InboundMessage.REPLAY));
    if (!known && !reason.code().retryable()) {
      refusals.keep(message, message.body().length, reason);
    }
  }
}
