package io.bactrian.console.botreplies;

import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Makes the body the messages that may go now; none on a hub that does not lead. */
final class ClaimRepliesProcessor implements Processor {
  private final BotMessages messages;
  private final BotLeads leader;

  ClaimRepliesProcessor(BotMessages messages, BotLeads leader) {
    this.messages = messages;
    this.leader = leader;
  }

  @Override
  public void process(Exchange exchange) {
    exchange.getMessage().setBody(leader.leads() ? messages.claim() : List.of());
  }
}
