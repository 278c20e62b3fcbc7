package io.bactrian.console.botactions;

import io.bactrian.console.botreplies.BotHeaders;
import io.bactrian.models.serving.RolloutOutcome;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** Words what became of a rollout, or of a model whose name was asked for. */
final class AnswerOutcomeProcessor implements Processor {
  private static final Map<String, String> WORDS =
      Map.of(
          "approve", "is approved: the promotion is made when its last step has shown enough",
          "stop", "is stopped: the champion answers every unit",
          "promote", "is promoted",
          "take_back", "is taken back");

  @Override
  public void process(Exchange exchange) {
    Message message = exchange.getMessage();
    String by = message.getHeader(BotHeaders.NAME, String.class);
    Object body = message.getBody();
    if (body instanceof RolloutOutcome outcome) {
      String moved = String.valueOf(outcome.moved());
      message.setBody(
          "Rollout %s %s. By %s."
              .formatted(outcome.rollout(), WORDS.getOrDefault(moved, moved), by));
    } else {
      message.setBody(
          "%s: the version of before answers again. By %s."
              .formatted(message.getHeader(BotHeaders.ARGUMENTS, String.class), by));
    }
  }
}
