package io.bactrian.hub.schedules;

import java.time.Clock;
import java.time.Instant;
import org.quartz.CronTrigger;
import org.quartz.Trigger;
import org.quartz.listeners.TriggerListenerSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Writes down what Quartz leaves out where a schedule skips what it missed. */
@Component
class LateTriggers extends TriggerListenerSupport {
  private static final Logger log = LoggerFactory.getLogger(LateTriggers.class);

  private final ScheduleStates states;
  private final ScheduleFirings firings;
  private final Clock clock;

  LateTriggers(ScheduleStates states, ScheduleFirings firings, Clock clock) {
    this.states = states;
    this.firings = firings;
    this.clock = clock;
  }

  @Override
  public String getName() {
    return "late-triggers";
  }

  @Override
  public void triggerMisfired(Trigger trigger) {
    if (trigger instanceof CronTrigger cron
        && MisfirePolicy.of(cron.getMisfireInstruction()) == MisfirePolicy.SKIP
        && cron.getNextFireTime() != null) {
      try {
        CronTimes times = CronTimes.of(cron.getCronExpression(), cron.getTimeZone().toZoneId());
        Instant from = cron.getNextFireTime().toInstant();
        Instant last = times.latest(clock.instant());
        states
            .idOf(cron.getJobKey())
            .ifPresent(id -> skip(id, from, last == null ? from : last, times));
      } catch (DataAccessException | TransactionException e) {
        log.warn("Schedule {}: what it skips cannot be noted", cron.getJobKey().getName(), e);
      }
    }
  }

  private void skip(String id, Instant from, Instant to, CronTimes times) {
    String reason = "missed from %s to %s: its policy skips them".formatted(from, to);
    log.info("Schedule {} {}", id, reason);
    firings.skip(id, from, to, reason, times);
  }
}
