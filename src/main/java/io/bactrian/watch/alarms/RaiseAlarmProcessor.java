package io.bactrian.watch.alarms;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Raises an alarm in the route's transaction; the body's text is its detail and stays. */
final class RaiseAlarmProcessor implements Processor {
  /** What is wrong with it, such as a subscriber's name. */
  static final String OF = "HubAlarmOf";

  private final Alarms alarms;
  private String name = "";
  private String title = "";
  private Severity severity = Severity.WARNING;

  RaiseAlarmProcessor(Alarms alarms) {
    this.alarms = alarms;
  }

  /** What is wrong, with which the key begins: the group. */
  public void setName(String name) {
    this.name = name;
  }

  public void setTitle(String title) {
    this.title = title;
  }

  /** As {@link Severity} has them, in lower case. */
  public void setSeverity(String severity) {
    this.severity = Severity.of(severity);
  }

  @Override
  public void process(Exchange exchange) {
    String detail = exchange.getMessage().getBody(String.class);
    alarms.raise(key(name, exchange), severity, title, detail == null ? "" : detail);
  }

  static String key(String name, Exchange exchange) {
    String of = exchange.getMessage().getHeader(OF, "", String.class);
    return of.isEmpty() ? name : name + ":" + of;
  }
}
