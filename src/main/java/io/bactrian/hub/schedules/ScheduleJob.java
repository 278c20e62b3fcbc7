package io.bactrian.hub.schedules;

import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.apache.camel.CamelContext;
import org.apache.camel.component.quartz.CamelJob;
import org.apache.camel.component.quartz.QuartzEndpoint;
import org.jspecify.annotations.Nullable;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.JobKey;
import org.quartz.ObjectAlreadyExistsException;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Camel's job, which finds the route by the schedule's name, whatever its address was when it was
 * stored, and which loses no firing where the route has just been taken out of this hub. Quartz
 * makes one for each firing.
 */
final class ScheduleJob extends CamelJob {
  private static final Logger log = LoggerFactory.getLogger(ScheduleJob.class);

  /** Long enough for a swap to end, and no hot loop where this hub is the only one. */
  private static final Duration LATER = Duration.ofSeconds(1);

  private final ScheduledRoutes routes;
  private final ScheduleFirings firings;
  private @Nullable QuartzEndpoint endpoint;

  ScheduleJob(ScheduledRoutes routes, ScheduleFirings firings) {
    this.routes = routes;
    this.firings = firings;
  }

  @Override
  public void execute(JobExecutionContext firing) throws JobExecutionException {
    JobKey schedule = firing.getJobDetail().getKey();
    endpoint = routes.running(schedule);
    if (endpoint == null) {
      handOver(firing.getScheduler(), schedule);
    } else {
      firings.note(schedule, firing.getFireTime().toInstant());
      super.execute(firing);
    }
  }

  @Override
  protected @Nullable CamelContext getCamelContext(JobExecutionContext firing) {
    return endpoint == null ? null : endpoint.getCamelContext();
  }

  @Override
  protected @Nullable QuartzEndpoint lookupQuartzEndpoint(
      CamelContext context, JobExecutionContext firing) {
    return endpoint;
  }

  /** One more firing a moment later, for whichever hub runs the schedule by then. */
  private static void handOver(Scheduler scheduler, JobKey schedule) throws JobExecutionException {
    var key = new TriggerKey(schedule.getName(), schedule.getGroup() + "-handed-over");
    Trigger later =
        TriggerBuilder.newTrigger()
            .withIdentity(key)
            .forJob(schedule)
            .startAt(Date.from(Instant.now().plus(LATER)))
            .build();
    log.info(
        "Schedule {} does not run here at the moment: its firing is handed over",
        schedule.getName());
    try {
      if (scheduler.checkExists(key)) {
        scheduler.rescheduleJob(key, later);
      } else {
        scheduler.scheduleJob(later);
      }
    } catch (ObjectAlreadyExistsException e) {
      log.debug("Schedule {} was handed over by another hub too", schedule);
    } catch (SchedulerException e) {
      throw new JobExecutionException(e);
    }
  }
}
