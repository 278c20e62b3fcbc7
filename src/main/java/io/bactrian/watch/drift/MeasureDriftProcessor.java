package io.bactrian.watch.drift;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.shared.GivenFields;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;

/** Compares what is decided of now with a version's training; the body becomes the report. */
final class MeasureDriftProcessor implements Processor {
  /** Of one look that a person asks for. */
  private static final double FALSE_ALARMS = 0.05;

  private static final int LEAST = 100;

  private final Drift drift;
  private final Subjects subjects;
  private int rows = 500;

  MeasureDriftProcessor(Drift drift, Subjects subjects) {
    this.drift = drift;
    this.subjects = subjects;
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
    Subject subject = subjects.find(model, request.path("version").textValue());
    exchange
        .getMessage()
        .setBody(
            drift.measure(subject, subjects.decided(subject, most, null), LEAST, FALSE_ALARMS));
  }
}
