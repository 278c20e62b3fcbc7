package io.bactrian.hub.schedules;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import org.jspecify.annotations.Nullable;
import org.quartz.CronScheduleBuilder;
import org.quartz.CronTrigger;
import org.quartz.ScheduleBuilder;
import org.quartz.TriggerKey;
import org.quartz.impl.jdbcjobstore.CronTriggerPersistenceDelegate;
import org.quartz.impl.triggers.CronTriggerImpl;
import org.quartz.spi.MutableTrigger;
import org.quartz.spi.OperableTrigger;

/** Reads stored cron triggers as ones that fire when {@link CronTimes} says. */
final class ZonedCronTriggers extends CronTriggerPersistenceDelegate {

  @Override
  public TriggerPropertyBundle loadExtendedTriggerPropertiesFromResultSet(
      ResultSet row, TriggerKey key) throws SQLException {
    return zoned(super.loadExtendedTriggerPropertiesFromResultSet(row, key));
  }

  private static TriggerPropertyBundle zoned(TriggerPropertyBundle bundle) {
    return new TriggerPropertyBundle(
        new Zoned(bundle.getScheduleBuilder()),
        bundle.getStatePropertyNames(),
        bundle.getStatePropertyValues());
  }

  /** Camel makes a plain one: what it computed as its first time may be Quartz's. */
  static void correctFirstTime(OperableTrigger stored) {
    if (stored instanceof CronTriggerImpl cron && !(stored instanceof ZonedCronTrigger)) {
      Date start = cron.getStartTime();
      Instant first = times(cron).next(start.toInstant().minusSeconds(1));
      cron.setNextFireTime(first == null ? null : Date.from(first));
    }
  }

  private static CronTimes times(CronTrigger trigger) {
    return CronTimes.of(trigger.getCronExpression(), trigger.getTimeZone().toZoneId());
  }

  private static final class Zoned extends ScheduleBuilder<CronTrigger> {
    private final CronTrigger stored;

    Zoned(ScheduleBuilder<?> stored) {
      this.stored = (CronTrigger) ((CronScheduleBuilder) stored).build();
    }

    @Override
    protected MutableTrigger build() {
      var trigger = new ZonedCronTrigger();
      try {
        trigger.setCronExpression(stored.getCronExpression());
      } catch (ParseException e) {
        throw new IllegalStateException("a stored cron is none", e);
      }
      trigger.setTimeZone(stored.getTimeZone());
      return trigger;
    }
  }

  static final class ZonedCronTrigger extends CronTriggerImpl {
    private static final long serialVersionUID = 1;

    private transient @Nullable CronTimes times;

    @Override
    protected @Nullable Date getTimeAfter(Date after) {
      if (times == null) {
        times = times(this);
      }
      Instant next = times.next(after.toInstant());
      return next == null ? null : Date.from(next);
    }
  }
}
