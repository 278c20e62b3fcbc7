package io.bactrian.watch.backup;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.beans.factory.ObjectProvider;

/** Behind {@code drill-restore-action}: the body becomes the {@link DrillReport}, or stays. */
final class DrillRestoreProcessor implements Processor {
  private final ObjectProvider<Drill> drill;

  /**
   * @param drill none where there is no destination
   */
  DrillRestoreProcessor(ObjectProvider<Drill> drill) {
    this.drill = drill;
  }

  @Override
  public void process(Exchange exchange) {
    drill.ifAvailable(one -> exchange.getMessage().setBody(one.run()));
  }
}
