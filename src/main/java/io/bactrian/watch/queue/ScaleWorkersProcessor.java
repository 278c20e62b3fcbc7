package io.bactrian.watch.queue;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Decides by the load how many workers each hub is to have; the body becomes the decision. */
final class ScaleWorkersProcessor implements Processor {
  private final WorkerScalings scalings;

  ScaleWorkersProcessor(WorkerScalings scalings) {
    this.scalings = scalings;
  }

  @Override
  public void process(Exchange exchange) {
    exchange.getMessage().setBody(scalings.look());
  }
}
