package io.bactrian.decisions.replay;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.decisions.replay.StoredDecisions.Window;
import io.bactrian.shared.GivenFields;
import java.time.Clock;
import java.time.Instant;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;

/** Turns a valid request into a {@link LiveComparison}. */
final class CompareLiveProcessor implements Processor {
  private static final int USUAL = 500;

  private final DecisionReplays replays;
  private final Clock clock;

  CompareLiveProcessor(DecisionReplays replays, Clock clock) {
    this.replays = replays;
    this.clock = clock;
  }

  @Override
  public void process(Exchange exchange) throws InvalidPayloadException {
    JsonNode body = exchange.getMessage().getMandatoryBody(JsonNode.class);
    Instant now = clock.instant();
    Instant from = GivenFields.past("from", body.path("from").textValue(), now);
    Instant to = GivenFields.past("to", body.path("to").textValue(), now);
    if (from != null && to != null && !from.isBefore(to)) {
      throw GivenFields.invalid("to", "Give a moment after from.");
    }
    exchange
        .getMessage()
        .setBody(
            replays.compare(
                new Window(
                    body.path("symbol").textValue(),
                    body.path("strategy").textValue(),
                    from == null ? Instant.EPOCH : from,
                    to == null ? now : to,
                    body.path("after").asText(""),
                    body.path("limit").asInt(USUAL))));
  }
}
