package io.bactrian.console.telegram;

import io.bactrian.console.botreplies.BotReply;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Puts a button below the text in the body, which does once what the text says. */
final class AskConfirmationProcessor implements Processor {
  private String label = "Do it";

  /** What the button says. */
  public void setLabel(String label) {
    this.label = label;
  }

  @Override
  public void process(Exchange exchange) {
    Object body = exchange.getMessage().getBody();
    BotReply reply =
        body instanceof BotReply made
            ? made
            : BotReply.text(exchange.getMessage().getBody(String.class));
    exchange.getMessage().setBody(reply.asking(label));
  }
}
