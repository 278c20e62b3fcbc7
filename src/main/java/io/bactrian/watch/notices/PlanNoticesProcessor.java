package io.bactrian.watch.notices;

import io.bactrian.watch.alarms.Alarms;
import io.bactrian.watch.alarms.Span;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Takes in what was raised, and writes the messages that it makes. The message stays. */
final class PlanNoticesProcessor implements Processor {
  private final Alarms alarms;
  private final NoticePlanner planner;
  private final AlarmsProperties properties;
  private final Clock clock;
  private List<EscalationStep> steps = List.of();
  private String quiet = "";
  private String zone = "UTC";
  private Duration groupWait = Duration.ofSeconds(10);
  private Duration groupInterval = Duration.ofMinutes(5);
  private Duration repeatInterval = Duration.ofHours(4);
  private int groups = 4;

  PlanNoticesProcessor(
      Alarms alarms, NoticePlanner planner, AlarmsProperties properties, Clock clock) {
    this.alarms = alarms;
    this.planner = planner;
    this.properties = properties;
    this.clock = clock;
  }

  /** As {@link EscalationStep#parse}. */
  public void setSteps(String steps) {
    this.steps = EscalationStep.parse(steps);
  }

  /** Such as 22:00-07:00; empty for none. */
  public void setQuiet(String quiet) {
    this.quiet = quiet;
  }

  public void setZone(String zone) {
    this.zone = zone;
  }

  public void setGroupWait(String groupWait) {
    this.groupWait = Span.of("groupWait", groupWait);
  }

  public void setGroupInterval(String groupInterval) {
    this.groupInterval = Span.of("groupInterval", groupInterval);
  }

  public void setRepeatInterval(String repeatInterval) {
    this.repeatInterval = Span.of("repeatInterval", repeatInterval);
  }

  /** Of a channel within the group interval; what is more is one message. */
  public void setGroups(int groups) {
    this.groups = groups;
  }

  @Override
  public void process(Exchange exchange) {
    Instant now = clock.instant();
    alarms.fold(now);
    planner.plan(
        new NoticePlan(
            EscalationStep.open(steps, properties.channels()),
            QuietHours.of(quiet, zone),
            groupWait,
            groupInterval,
            repeatInterval,
            groups),
        now);
  }
}
