package io.bactrian.watch.queue;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Lets as many workers of this hub work as there are to be. */
final class RunWorkersProcessor implements Processor {
  private final QueueWorkers workers;
  private final WorkerScalings scalings;
  private String route = "direct:process-queue";

  RunWorkersProcessor(QueueWorkers workers, WorkerScalings scalings) {
    this.workers = workers;
    this.scalings = scalings;
  }

  /** The endpoint of the route that does one piece of work. */
  public void setRoute(String route) {
    this.route = route;
  }

  @Override
  public void process(Exchange exchange) {
    workers.run(route, scalings.workers());
  }
}
