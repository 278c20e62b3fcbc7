package io.bactrian.models.retraining;

import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Requests the runs of a schedule; the body becomes what came of each model. */
final class RequestScheduledTrainingProcessor implements Processor {
  private static final Logger log =
      LoggerFactory.getLogger(RequestScheduledTrainingProcessor.class);

  private final ScheduledTraining training;
  private String of = "symbols";
  private String when = "always";
  private String by = "schedule";

  RequestScheduledTrainingProcessor(ScheduledTraining training) {
    this.training = training;
  }

  /** {@code symbols}, {@code models}, or {@code model}: the one that the body names. */
  public void setOf(String of) {
    this.of = of;
  }

  /** {@code always} or {@code needed}. */
  public void setWhen(String when) {
    this.when = when;
  }

  /** Who requests, as the list of runs shows it. */
  public void setBy(String by) {
    this.by = by;
  }

  @Override
  public void process(Exchange exchange) throws InvalidPayloadException {
    List<ScheduledTraining.Model> models =
        switch (of) {
          case "models" -> training.registered();
          case "model" -> training.registered(exchange.getMessage().getMandatoryBody(String.class));
          default -> training.ofSymbols();
        };
    List<ScheduledTraining.Outcome> outcomes = training.request(models, when.equals("needed"), by);
    for (ScheduledTraining.Outcome outcome : outcomes) {
      log.info(
          "{}: {}, {}",
          outcome.model(),
          outcome.run() == null ? "left as it is" : "run " + outcome.run().runId(),
          outcome.reason());
    }
    exchange.getMessage().setBody(outcomes);
  }
}
