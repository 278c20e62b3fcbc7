package io.bactrian.decisions.fusion;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.hub.security.Caller;
import io.bactrian.hub.security.Role;
import io.bactrian.shared.GivenFields;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;

/** Turns a valid request to train weights into what came of it. */
final class TrainFusionProcessor implements Processor {
  private final FusionTrainer trainer;
  private final Clock clock;
  private String period = "";
  private String by = "";

  TrainFusionProcessor(FusionTrainer trainer, Clock clock) {
    this.trainer = trainer;
    this.clock = clock;
  }

  /** The bars' period where the request names none. */
  public void setPeriod(String period) {
    this.period = period;
  }

  /** Who trains where no call does, such as a schedule; empty for the caller. */
  public void setBy(String by) {
    this.by = by;
  }

  @Override
  public void process(Exchange exchange) throws InvalidPayloadException {
    JsonNode body = exchange.getMessage().getMandatoryBody(JsonNode.class);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Instant to = GivenFields.moment("to", body.path("to").textValue());
    var request =
        new FusionTrainer.Request(
            body.required("symbol").asText(),
            body.path("period").asText(period),
            GivenFields.moment("from", body.path("from").textValue()),
            to == null || to.isAfter(now) ? now : to,
            body.path("dry_run").asBoolean(false));
    Caller caller = by.isEmpty() ? Caller.current() : new Caller(by, Role.SERVICE);
    exchange.getMessage().setBody(trainer.train(request, caller));
  }
}
