package io.bactrian.console.telegram;

import io.bactrian.console.botreplies.BotHeaders;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** Links who sent the code in the body. */
final class LinkPersonProcessor implements Processor {
  private final People people;

  LinkPersonProcessor(People people) {
    this.people = people;
  }

  @Override
  public void process(Exchange exchange) {
    Message message = exchange.getMessage();
    String code = message.getBody(String.class).strip();
    if (message.getHeader(BotHeaders.GROUP, false, Boolean.class)) {
      message.setBody(
          people.voids(code)
              ? "Others saw this code, so it is void: ask for a new one, and send it to me alone."
              : "Send a code to me alone, not in a group.");
      return;
    }
    if (code.isEmpty()) {
      throw new HubException(
          ErrorCode.INVALID_FIELD, "code", "Send /link and the code that an operator gave you.");
    }
    Person person =
        people.link(
            code,
            message.getHeader(BotHeaders.USER, Long.class),
            message.getHeader(BotHeaders.USERNAME, String.class));
    message.setBody(
        "Linked: you are %s, %s. /help lists what you can ask."
            .formatted(person.name(), person.role()));
  }
}
