package io.bactrian.watch.drift;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.shared.GivenFields;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;

/** Compares what is decided of now with a version's training; the body becomes the report. */
final class MeasureDriftProcessor implements Processor {
  private final Drift drift;
  private int rows = 500;

  MeasureDriftProcessor(Drift drift) {
    this.drift = drift;
  }

  /** The newest decisions that are compared, one a bar, where the body names no number. */
  public void setRows(int rows) {
    this.rows = rows;
  }

  @Override
  public void process(Exchange exchange) throws InvalidPayloadException {
    JsonNode request = exchange.getMessage().getMandatoryBody(JsonNode.class);
    String model = GivenFields.given("model", request.path("model").textValue());
    int most = request.path("rows").asInt(rows);
    exchange.getMessage().setBody(drift.measure(model, request.path("version").textValue(), most));
  }
}
