package io.bactrian.watch.alarms;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Says, in the route's transaction, that what was raised is over. */
final class ResolveAlarmProcessor implements Processor {
  private final Alarms alarms;
  private String name = "";

  ResolveAlarmProcessor(Alarms alarms) {
    this.alarms = alarms;
  }

  /** As it was raised. */
  public void setName(String name) {
    this.name = name;
  }

  @Override
  public void process(Exchange exchange) {
    alarms.resolve(RaiseAlarmProcessor.key(name, exchange));
  }
}
