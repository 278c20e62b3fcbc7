package io.bactrian.console.telegram;

import io.bactrian.console.botreplies.BotHeaders;
import io.bactrian.console.telegram.Confirmations.Confirmed;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** Uses up the button that was pressed; headers say which command it confirms, the body of what. */
final class TakeConfirmationProcessor implements Processor {
  private final Confirmations confirmations;

  TakeConfirmationProcessor(Confirmations confirmations) {
    this.confirmations = confirmations;
  }

  @Override
  public void process(Exchange exchange) {
    Message message = exchange.getMessage();
    Confirmed confirmed =
        confirmations.take(
            message.getBody(String.class),
            message.getHeader(BotHeaders.CHAT, String.class),
            message.getHeader(BotHeaders.USER, Long.class));
    message.setHeader(BotHeaders.COMMAND, confirmed.command());
    message.setHeader(BotHeaders.ARGUMENTS, confirmed.arguments());
    message.setHeader(BotHeaders.NONCE, confirmed.nonce());
    message.setBody(confirmed.arguments());
  }
}
