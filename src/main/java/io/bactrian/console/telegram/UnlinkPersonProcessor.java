package io.bactrian.console.telegram;

import io.bactrian.console.botreplies.BotHeaders;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** Ends the link of who asks. */
final class UnlinkPersonProcessor implements Processor {
  private final People people;

  UnlinkPersonProcessor(People people) {
    this.people = people;
  }

  @Override
  public void process(Exchange exchange) {
    Message message = exchange.getMessage();
    people
        .linked(message.getHeader(BotHeaders.USER, Long.class))
        .ifPresent(person -> people.unlink(person.id(), person.signature(), "asked the bot"));
    message.setBody("You are not linked any more. Nothing is answered until you use a new code.");
  }
}
