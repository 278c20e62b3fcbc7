package io.bactrian.hub.schedules;

import java.time.Instant;
import java.util.Date;
import org.quartz.JobDataMap;
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
 * Firings beside the clock's. They are Quartz's, too, so that any hub that runs the schedule takes
 * them, and a stateful one runs one at a time.
 */
final class ScheduleQueue {
  /** In the data of a trigger: the time that it runs for. */
  static final String SCHEDULED_AT = "hubScheduledAt";

  private static final Logger log = LoggerFactory.getLogger(ScheduleQueue.class);
  private static final String QUEUE = "-queue";
  private static final String HANDED_OVER = "-handed-over";

  private ScheduleQueue() {}

  /** Lets some hub take the oldest firing that waits. */
  static void wake(Scheduler scheduler, JobKey schedule) throws SchedulerException {
    store(scheduler, schedule, QUEUE, Instant.now(), new JobDataMap());
  }

  static boolean isQueue(TriggerKey trigger) {
    return trigger.getGroup().endsWith(QUEUE);
  }

  /** One more firing for the same time, for whichever hub runs the schedule by then. */
  static void handOver(Scheduler scheduler, JobKey schedule, Instant scheduledAt, Instant at)
      throws SchedulerException {
    var data = new JobDataMap();
    data.put(SCHEDULED_AT, scheduledAt.toString());
    store(scheduler, schedule, HANDED_OVER, at, data);
  }

  private static void store(
      Scheduler scheduler, JobKey schedule, String suffix, Instant at, JobDataMap data)
      throws SchedulerException {
    var key = new TriggerKey(schedule.getName(), schedule.getGroup() + suffix);
    Trigger trigger =
        TriggerBuilder.newTrigger()
            .withIdentity(key)
            .forJob(schedule)
            .startAt(Date.from(at))
            .usingJobData(data)
            .build();
    try {
      if (scheduler.checkExists(key)) {
        scheduler.rescheduleJob(key, trigger);
      } else {
        scheduler.scheduleJob(trigger);
      }
    } catch (ObjectAlreadyExistsException e) {
      log.debug("Schedule {}: another hub stored {} at the same moment", schedule, key);
    }
  }
}
