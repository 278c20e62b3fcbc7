package io.bactrian.watch.drift;

import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;

/** Looks at the champion of the model that the body names; the body becomes what it found. */
final class LookForDriftProcessor implements Processor {
  private final DriftLooks looks;
  private int rows = 500;
  private double falseAlarms = 0.05;

  LookForDriftProcessor(DriftLooks looks) {
    this.looks = looks;
  }

  /** New decisions that a look takes, one a bar. */
  public void setRows(int rows) {
    this.rows = rows;
  }

  /** Looks a week that may find a drift where there is none, on average. */
  public void setFalseAlarms(double falseAlarms) {
    this.falseAlarms = falseAlarms;
  }

  @Override
  public void process(Exchange exchange) throws InvalidPayloadException {
    String model = exchange.getMessage().getMandatoryBody(String.class);
    exchange.getMessage().setBody(looks.look(model, rows, falseAlarms));
  }
}
