package io.bactrian.hub.schedules;

import java.text.ParseException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;
import org.quartz.CronExpression;

/**
 * When a cron fires in its zone. Quartz alone leaves out a whole day where the clocks skip the
 * time, and an hour of an hourly schedule where they go back. Here a time that is skipped fires
 * when the clocks have changed, one that comes twice fires the first time, and with {@code *} as
 * its hour a schedule fires in every hour that passes.
 */
final class CronTimes {
  private static final int HOURS = 2;

  /** Evaluated on local times as if they were UTC's, which has no changes. */
  private final CronExpression local;

  private final ZoneId zone;
  private final boolean everyHour;

  private CronTimes(CronExpression local, ZoneId zone) {
    this.local = local;
    this.zone = zone;
    String[] fields = local.getCronExpression().strip().split("\\s+");
    this.everyHour = fields.length > HOURS && fields[HOURS].equals("*");
  }

  /**
   * @throws IllegalArgumentException for what is no Quartz cron
   */
  static CronTimes of(String cron, ZoneId zone) {
    try {
      var local = new CronExpression(cron);
      local.setTimeZone(TimeZone.getTimeZone(ZoneOffset.UTC));
      return new CronTimes(local, zone);
    } catch (ParseException e) {
      throw new IllegalArgumentException("'" + cron + "' is no Quartz cron", e);
    }
  }

  String cron() {
    return local.getCronExpression();
  }

  ZoneId zone() {
    return zone;
  }

  /** Null where it never fires again. */
  @Nullable Instant next(Instant after) {
    if (zone.getRules().isFixedOffset() || everyHour) {
      return nextThatPasses(after);
    }
    LocalDateTime time = LocalDateTime.ofInstant(after, zone);
    while ((time = nextLocal(time)) != null) {
      Instant at = resolved(time);
      if (at.isAfter(after)) {
        return at;
      }
    }
    return null;
  }

  /** With each offset in turn, as long as it holds. */
  private @Nullable Instant nextThatPasses(Instant after) {
    ZoneRules rules = zone.getRules();
    ZoneOffset offset = rules.getOffset(after);
    LocalDateTime from = LocalDateTime.ofInstant(after, offset);
    Instant since = after;
    LocalDateTime time;
    while ((time = nextLocal(from)) != null) {
      Instant at = time.toInstant(offset);
      ZoneOffsetTransition change = rules.nextTransition(since);
      if (change == null || at.isBefore(change.getInstant())) {
        return at;
      }
      since = change.getInstant();
      offset = change.getOffsetAfter();
      from = change.getDateTimeAfter().minusSeconds(1);
    }
    return null;
  }

  private Instant resolved(LocalDateTime time) {
    ZoneOffsetTransition change = zone.getRules().getTransition(time);
    return change != null && change.isGap()
        ? change.getInstant()
        : ZonedDateTime.ofLocal(time, zone, null).toInstant();
  }

  private @Nullable LocalDateTime nextLocal(LocalDateTime after) {
    Date next = local.getNextValidTimeAfter(Date.from(after.toInstant(ZoneOffset.UTC)));
    return next == null ? null : LocalDateTime.ofInstant(next.toInstant(), ZoneOffset.UTC);
  }

  /** From {@code from}, before {@code to}, the first {@code most}. */
  List<Instant> between(Instant from, Instant to, int most) {
    List<Instant> times = new ArrayList<>();
    Instant at = next(from.minusMillis(1));
    while (at != null && at.isBefore(to) && times.size() < most) {
      times.add(at);
      at = next(at);
    }
    return times;
  }

  /** The last one up to {@code at}, null where there is none in the ten years before. */
  @Nullable Instant latest(Instant at) {
    long seconds = 1;
    Instant found = null;
    while (found == null && seconds < 400_000_000) {
      found = next(at.minusSeconds(seconds).minusMillis(1));
      found = found == null || found.isAfter(at) ? null : found;
      seconds *= 4;
    }
    if (found == null) {
      return null;
    }
    for (Instant later = next(found); later != null && !later.isAfter(at); later = next(found)) {
      found = later;
    }
    return found;
  }
}
