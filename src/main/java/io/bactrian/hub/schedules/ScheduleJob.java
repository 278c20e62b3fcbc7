package io.bactrian.hub.schedules;

import io.bactrian.hub.deadletters.FailureText;
import io.bactrian.hub.schedules.ScheduleFirings.Begun;
import io.bactrian.hub.schedules.ScheduleFirings.Taken;
import io.bactrian.hub.schedules.ScheduledRoutes.Running;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.component.quartz.CamelJob;
import org.apache.camel.component.quartz.QuartzEndpoint;
import org.jspecify.annotations.Nullable;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.JobKey;
import org.quartz.SchedulerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Camel's job, which finds the route by the schedule's name, whatever its address was when it was
 * stored, runs no time twice, writes down what became of it, and loses no firing where the route
 * has just been taken out of this hub. Quartz makes one for each firing.
 */
final class ScheduleJob extends CamelJob {
  private static final Logger log = LoggerFactory.getLogger(ScheduleJob.class);

  /** Long enough for a swap to end, and no hot loop where this hub is the only one. */
  private static final Duration LATER = Duration.ofSeconds(1);

  private final ScheduledRoutes routes;
  private final ScheduleFirings firings;
  private final Duration misfireThreshold;
  private final Clock clock;
  private @Nullable QuartzEndpoint endpoint;

  ScheduleJob(
      ScheduledRoutes routes, ScheduleFirings firings, Duration misfireThreshold, Clock clock) {
    this.routes = routes;
    this.firings = firings;
    this.misfireThreshold = misfireThreshold;
    this.clock = clock;
  }

  @Override
  public void execute(JobExecutionContext firing) throws JobExecutionException {
    JobKey schedule = firing.getJobDetail().getKey();
    Running here = routes.running(schedule);
    boolean queue = ScheduleQueue.isQueue(firing.getTrigger().getKey());
    if (here != null) {
      endpoint = here.endpoint();
      if (queue) {
        runWaiting(firing, here);
      } else {
        runScheduled(firing, here);
      }
    } else if (!queue) { // what waits goes on waiting in its table
      handOver(firing, schedule);
    }
  }

  private void runScheduled(JobExecutionContext firing, Running here) throws JobExecutionException {
    CronTimes times = ScheduledRoutes.times(here.endpoint());
    Instant at = scheduledAt(firing, times);
    boolean late = clock.instant().minus(misfireThreshold).isAfter(at);
    try {
      Begun begun = firings.begin(here.id(), at, late, times);
      if (begun.id() != null) {
        run(firing, begun.id(), at);
      } else if (!begun.paused()) {
        log.info("Schedule {} ran or waits for {} already: not run again", here.id(), at);
      }
    } catch (DataAccessException | TransactionException e) {
      log.warn("Schedule {}: its firing for {} cannot be noted", here.id(), at, e);
      run(firing, null, at);
    }
  }

  private void runWaiting(JobExecutionContext firing, Running here) throws JobExecutionException {
    Optional<Taken> taken = firings.take(here.id());
    if (taken.isPresent()) {
      try {
        run(firing, taken.get().id(), taken.get().at());
      } finally {
        wake(firing);
      }
    }
  }

  /** Where none waits any more the firing takes nothing. */
  private static void wake(JobExecutionContext firing) {
    try {
      ScheduleQueue.wake(firing.getScheduler(), firing.getJobDetail().getKey());
    } catch (SchedulerException e) {
      log.debug("What waits is taken at the next look", e);
    }
  }

  private void run(JobExecutionContext firing, @Nullable Long id, Instant at)
      throws JobExecutionException {
    firing.put(ScheduledRoutes.SCHEDULED_AT, at.toString());
    String outcome = "failed";
    String reason = null;
    try {
      super.execute(firing);
      boolean begun = firing.get(ScheduledRoutes.BEGUN) != null;
      outcome = begun ? "completed" : "refused";
      reason = begun ? null : "its route took no message: it had just been loaded or stopped";
    } catch (JobExecutionException | RuntimeException e) {
      reason = FailureText.of(e);
      throw e;
    } finally {
      end(id, outcome, reason);
    }
  }

  private void end(@Nullable Long id, String outcome, @Nullable String reason) {
    try {
      if (id != null) {
        firings.end(id, outcome, reason);
      }
    } catch (DataAccessException | TransactionException e) {
      log.warn("The end of firing {}, {}, cannot be noted", id, outcome, e);
    }
  }

  /** Of what was missed together, the last. */
  private static Instant scheduledAt(JobExecutionContext firing, @Nullable CronTimes times) {
    String handedOver = firing.getTrigger().getJobDataMap().getString(ScheduleQueue.SCHEDULED_AT);
    Date fire = firing.getScheduledFireTime();
    Instant at = handedOver == null ? fire.toInstant() : Instant.parse(handedOver);
    Instant latest = times == null ? null : times.latest(at);
    return latest == null ? at : latest;
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

  private void handOver(JobExecutionContext firing, JobKey schedule) throws JobExecutionException {
    log.info(
        "Schedule {} does not run here at the moment: its firing is handed over",
        schedule.getName());
    try {
      ScheduleQueue.handOver(
          firing.getScheduler(), schedule, scheduledAt(firing, null), clock.instant().plus(LATER));
    } catch (SchedulerException e) {
      throw new JobExecutionException(e);
    }
  }
}
