package io.bactrian.capture.mt5;

import io.bactrian.hub.http.InboundMessage;
import io.bactrian.hub.http.JsonBodies;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** The body becomes what the hub holds last of the sender's login. */
final class FindLastProcessor implements Processor {
  private final Mt5Last last;

  FindLastProcessor(Mt5Last last) {
    this.last = last;
  }

  @Override
  public void process(Exchange exchange) {
    InboundMessage asked = InboundMessage.of(exchange);
    String server = new String(JsonBodies.bytes(exchange), StandardCharsets.UTF_8).strip();
    exchange.getMessage().setBody(last.of(asked.sender(), server));
  }
}
