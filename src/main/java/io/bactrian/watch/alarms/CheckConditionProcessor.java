package io.bactrian.watch.alarms;

import io.bactrian.shared.GivenFields;
import java.time.Clock;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Asks a condition; what it finds is an alarm until it finds it no more. The message stays. */
final class CheckConditionProcessor implements Processor {
  private final Conditions conditions;
  private final Clock clock;
  private String name = "";
  private String title = "";
  private String query = "";
  private Severity severity = Severity.WARNING;
  private Duration lasting = Duration.ZERO;
  private boolean saysOver = true;

  CheckConditionProcessor(Conditions conditions, Clock clock) {
    this.conditions = conditions;
    this.clock = clock;
  }

  /** Its own among all conditions. */
  public void setName(String name) {
    if (!name.matches("[a-z0-9]+(-[a-z0-9]+)*")) {
      throw GivenFields.invalid(
          "name", "'%s' is no name: give one such as dead-letters.".formatted(name));
    }
    this.name = name;
  }

  public void setTitle(String title) {
    this.title = title;
  }

  /** A select; each row, with a column key, is an alarm. */
  public void setQuery(String query) {
    this.query = query;
  }

  public void setSeverity(String severity) {
    this.severity = Severity.of(severity);
  }

  /** How long a row has to be there, such as 5m. */
  public void setLasting(String lasting) {
    this.lasting = Span.of("lasting", lasting);
  }

  /** Whether a message says that it is over. */
  public void setSaysOver(boolean saysOver) {
    this.saysOver = saysOver;
  }

  @Override
  public void process(Exchange exchange) {
    conditions.check(
        new Condition(name, severity, title, query, lasting, saysOver), clock.instant());
  }
}
