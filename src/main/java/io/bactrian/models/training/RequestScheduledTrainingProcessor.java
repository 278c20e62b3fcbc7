package io.bactrian.models.training;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks for the runs of the schedule. */
final class RequestScheduledTrainingProcessor implements Processor {
  private static final Logger log =
      LoggerFactory.getLogger(RequestScheduledTrainingProcessor.class);

  private final TrainingRequests requests;

  RequestScheduledTrainingProcessor(TrainingRequests requests) {
    this.requests = requests;
  }

  @Override
  public void process(Exchange exchange) {
    log.info("Scheduled training: {} runs", requests.requestScheduled().size());
  }
}
