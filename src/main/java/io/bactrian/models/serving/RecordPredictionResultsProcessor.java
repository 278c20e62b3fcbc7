package io.bactrian.models.serving;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;

/** Gives the pairs of the rollout that the body names the outcomes that became known. */
final class RecordPredictionResultsProcessor implements Processor {
  private final RolloutRows rows;
  private final PredictionResults results;

  RecordPredictionResultsProcessor(RolloutRows rows, PredictionResults results) {
    this.rows = rows;
    this.results = results;
  }

  @Override
  public void process(Exchange exchange) throws InvalidPayloadException {
    String id = exchange.getMessage().getMandatoryBody(String.class);
    Rollout rollout =
        rows.find(id)
            .orElseThrow(
                () -> new HubException(ErrorCode.NOT_FOUND, "There is no rollout " + id + "."));
    results.record(rollout);
    exchange.getMessage().setBody(rollout);
  }
}
