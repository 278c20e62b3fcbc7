package io.bactrian.hub.schedules;

import io.bactrian.hub.schedules.ScheduleStates.Overdue;
import java.util.List;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.Status;
import org.springframework.stereotype.Component;

/** Does this hub fire its schedules? */
@Component
final class SchedulesHealthIndicator extends AbstractHealthIndicator {
  private static final Status DEGRADED = new Status("DEGRADED");

  private final Scheduler scheduler;
  private final ScheduleKeeper keeper;
  private final ScheduledRoutes routes;
  private final HubName hub;

  SchedulesHealthIndicator(
      Scheduler scheduler, ScheduleKeeper keeper, ScheduledRoutes routes, HubName hub) {
    super("The scheduler does not answer");
    this.scheduler = scheduler;
    this.keeper = keeper;
    this.routes = routes;
    this.hub = hub;
  }

  @Override
  protected void doHealthCheck(Health.Builder health) throws SchedulerException {
    String reason = keeper.problem();
    List<String> overdue = keeper.overdue().stream().map(Overdue::schedule).toList();
    if (reason == null && !overdue.isEmpty()) {
      reason = "should have fired twice and did not: " + String.join(", ", overdue);
    }
    if (!scheduler.isStarted() || scheduler.isInStandbyMode()) {
      reason = "the scheduler does not run";
    }
    health
        .status(reason == null ? Status.UP : DEGRADED)
        .withDetail("hub", hub.id())
        .withDetail("schedules", routes.running().size())
        .withDetail("overdue", overdue.size());
    if (reason != null) {
      health.withDetail("detail", reason);
    }
  }
}
