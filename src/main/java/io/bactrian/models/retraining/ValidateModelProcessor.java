package io.bactrian.models.retraining;

import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Scores the champion of the model that the body names; the body becomes the score, or null. */
final class ValidateModelProcessor implements Processor {
  private static final Logger log = LoggerFactory.getLogger(ValidateModelProcessor.class);

  private final LiveScores scores;

  ValidateModelProcessor(LiveScores scores) {
    this.scores = scores;
  }

  @Override
  public void process(Exchange exchange) throws InvalidPayloadException {
    String model = exchange.getMessage().getMandatoryBody(String.class);
    LiveScore score = scores.score(model).orElse(null);
    log.info(
        "{}",
        score == null
            ? model + ": no version answers that learned from a dataset of this hub"
            : score.text());
    exchange.getMessage().setBody(score);
  }
}
