package io.bactrian.schedules;

import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.apache.camel.CamelContext;
import org.apache.camel.component.quartz.CamelJob;
import org.apache.camel.component.quartz.QuartzEndpoint;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.JobKey;
import org.quartz.SchedulerException;
import org.quartz.TriggerBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Camel's job, which finds the route by the schedule's name, whatever its address was when it was
 * stored, and which loses no firing where the route has just been taken out of this hub.
 */
final class ScheduleJob extends CamelJob {
  private static final Logger log = LoggerFactory.getLogger(ScheduleJob.class);

  /** Long enough for a swap to end, and no loop where this hub is the only one. */
  private static final Duration HAND_OVER = Duration.ofSeconds(1);

  private final ScheduledRoutes routes;
  private final ScheduleFirings firings;

  ScheduleJob(ScheduledRoutes routes, ScheduleFirings firings) {
    this.routes = routes;
    this.firings = firings;
  }

  @Override
  public void execute(JobExecutionContext firing) throws JobExecutionException {
    JobKey schedule = firing.getJobDetail().getKey();
    if (routes.running(schedule) == null) {
      handOver(firing, schedule);
      return;
    }
    firings.note(schedule, firing.getFireTime().toInstant());
    super.execute(firing);
  }

  @Override
  protected CamelContext getCamelContext(JobExecutionContext firing) throws JobExecutionException {
    return endpoint(firing).getCamelContext();
  }

  @Override
  protected QuartzEndpoint lookupQuartzEndpoint(CamelContext context, JobExecutionContext firing)
      throws JobExecutionException {
    return endpoint(firing);
  }

  private QuartzEndpoint endpoint(JobExecutionContext firing) throws JobExecutionException {
    QuartzEndpoint endpoint = routes.running(firing.getJobDetail().getKey());
    if (endpoint == null) {
      throw new JobExecutionException("the schedule has just been taken out of this hub");
    }
    return endpoint;
  }

  /** One more firing a moment later, for whichever hub runs the schedule by then. */
  private static void handOver(JobExecutionContext firing, JobKey schedule)
      throws JobExecutionException {
    log.info("{} does not run here at the moment: its firing is handed over", schedule.getName());
    try {
      firing
          .getScheduler()
          .scheduleJob(
              TriggerBuilder.newTrigger()
                  .forJob(schedule)
                  .startAt(Date.from(Instant.now().plus(HAND_OVER)))
                  .build());
    } catch (SchedulerException e) {
      throw new JobExecutionException(e);
    }
  }
}
