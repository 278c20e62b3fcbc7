package io.bactrian.hub.schedules;

import io.bactrian.hub.schedules.SchedulePreview.Planned;
import io.bactrian.hub.schedules.ScheduleStates.State;
import io.bactrian.hub.schedules.ScheduledRoutes.Running;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** What a person asks of a schedule. */
@Component
class ScheduleControl {
  private static final Logger log = LoggerFactory.getLogger(ScheduleControl.class);

  private final ScheduleStates states;
  private final ScheduleFirings firings;
  private final FiringHistory history;
  private final ScheduledRoutes routes;
  private final Scheduler scheduler;
  private final SchedulesProperties properties;
  private final Clock clock;

  ScheduleControl(
      ScheduleStates states,
      ScheduleFirings firings,
      FiringHistory history,
      ScheduledRoutes routes,
      Scheduler scheduler,
      SchedulesProperties properties,
      Clock clock) {
    this.states = states;
    this.firings = firings;
    this.history = history;
    this.routes = routes;
    this.scheduler = scheduler;
    this.properties = properties;
    this.clock = clock;
  }

  /** NOT_FOUND, naming those that there are. */
  State state(String id) {
    return states
        .find(id)
        .orElseThrow(
            () ->
                new HubException(
                    ErrorCode.NOT_FOUND,
                    "id",
                    "There is no schedule '%s'. There are: %s."
                        .formatted(id, String.join(", ", states.ids()))));
  }

  void pause(String id, String by, String reason) {
    State state = state(id);
    if (!states.pause(id, by, reason)) {
      throw conflict(
          "%s is paused since %s by %s: %s"
              .formatted(id, state.pausedAt(), state.pausedBy(), state.pauseReason()));
    }
  }

  void resume(String id) {
    if (!states.resume(state(id))) {
      throw conflict(id + " is not paused.");
    }
  }

  /** Lets it run once, beside its clock, also while it is paused; in the caller's transaction. */
  Instant runNow(String id, String by, String reason) {
    state(id);
    firings.lock(id);
    history
        .running(id)
        .ifPresent(
            since -> {
              throw conflict("%s is running %s: wait until it has ended.".formatted(id, since));
            });
    if (history.waiting().contains(id)) {
      throw conflict(id + " is about to run as somebody asked for: see its firings.");
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    firings.queue(id, List.of(now), "run-now", by, reason);
    return now;
  }

  /** What would run, and what ran, of the first {@code most} times of the span. */
  List<Planned> preview(State state, Instant from, Instant to, int most) {
    Instant now = clock.instant().minus(properties.misfireThreshold());
    return new SchedulePreview(
            state, history.between(state.id(), from, to), history.pauses(state.id(), from, to), now)
        .of(state.times().between(from, to, most));
  }

  /** How many of the newest times, at most a day's, did not run and no firing made up for. */
  long missed(State state) {
    Instant now = clock.instant();
    Instant next = state.times().next(now);
    Instant after = next == null ? null : state.times().next(next);
    Duration span = Duration.ofDays(1);
    if (after != null) {
      Duration of500 = Duration.between(next, after).multipliedBy(500);
      span = of500.compareTo(span) < 0 ? of500 : span;
    }
    return preview(state, now.minus(span), now, 1000).stream()
        .filter(one -> one.status().equals(SchedulePreview.MISSED) && one.coveredBy() == null)
        .count();
  }

  /**
   * Lets wait what was missed; in the caller's transaction.
   *
   * @return the times that wait now and did not before
   */
  List<Instant> backFill(State state, Instant from, Instant to, String by, String reason) {
    firings.lock(state.id());
    List<Instant> missed = missed(state, from, to);
    firings.queue(state.id(), missed, "back-fill", by, reason);
    return missed;
  }

  private List<Instant> missed(State state, Instant from, Instant to) {
    if (from.isBefore(state.historyFrom())) {
      throw new HubException(
          ErrorCode.UNPROCESSABLE,
          "from",
          "What ran before %s is not known any more: begin there or later."
              .formatted(state.historyFrom()));
    }
    int limit = properties.backFillLimit();
    Instant begin = from;
    List<Planned> missed = new ArrayList<>();
    List<Planned> part;
    do {
      part = preview(state, begin, to, limit);
      part.stream().filter(one -> one.status().equals(SchedulePreview.MISSED)).forEach(missed::add);
      if (missed.size() > limit) {
        throw new HubException(
            ErrorCode.UNPROCESSABLE,
            "to",
            "More than %d firings were missed from %s to %s: take a shorter span, or raise hub.schedules.back-fill-limit."
                .formatted(limit, from, to));
      }
      begin = part.isEmpty() ? to : part.get(part.size() - 1).at().plusMillis(1);
    } while (part.size() == limit);
    return missed.stream().map(Planned::at).toList();
  }

  /** After the commit: without it the next look of a hub that runs the schedule does the same. */
  void wake(String id) {
    Running here = routes.running(id);
    if (here != null) {
      try {
        ScheduleQueue.wake(scheduler, here.job());
      } catch (SchedulerException e) {
        log.debug("Schedule {}: what waits is taken at the next look", id, e);
      }
    }
  }

  private static HubException conflict(String message) {
    return new HubException(ErrorCode.CONFLICT, null, message);
  }
}
