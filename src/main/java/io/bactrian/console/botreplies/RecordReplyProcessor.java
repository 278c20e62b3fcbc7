package io.bactrian.console.botreplies;

import io.bactrian.watch.notices.NoticeFailure;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Keeps what became of the message in the variable {@code reply}: it went out or, behind a catch,
 * it did not.
 */
final class RecordReplyProcessor implements Processor {
  static final String REPLY = "reply";

  private final BotMessages messages;

  RecordReplyProcessor(BotMessages messages) {
    this.messages = messages;
  }

  @Override
  public void process(Exchange exchange) {
    OutgoingReply reply =
        Objects.requireNonNull(
            exchange.getVariable(REPLY, OutgoingReply.class), "the variable reply holds it");
    Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    if (failure == null) {
      messages.sent(reply);
    } else {
      messages.failed(reply, NoticeFailure.of(failure));
    }
  }
}
