package io.bactrian.hub.schedules;

import io.bactrian.hub.schedules.ScheduleStates.Overdue;
import io.bactrian.hub.schedules.ScheduledRoutes.Running;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/**
 * Compares, again and again, what Quartz keeps with what the hubs run: removes schedules that no
 * hub runs, and stores those that have gone missing.
 */
@Component
class ScheduleKeeper implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(ScheduleKeeper.class);
  private static final Duration PRUNE = Duration.ofMinutes(10);

  private final Scheduler scheduler;
  private final ScheduledRoutes routes;
  private final ScheduleHolders holders;
  private final ScheduleStates states;
  private final FiringHistory history;
  private final ScheduleFirings firings;
  private final ScheduleFiles files;
  private final Clock clock;
  private final SchedulesProperties properties;
  private @Nullable ScheduledExecutorService thread;
  private volatile List<Overdue> overdue = List.of();
  private @Nullable Instant pruned;
  private volatile @Nullable String problem;

  ScheduleKeeper(
      Scheduler scheduler,
      ScheduledRoutes routes,
      ScheduleHolders holders,
      ScheduleStates states,
      FiringHistory history,
      ScheduleFirings firings,
      ScheduleFiles files,
      Clock clock,
      MeterRegistry meters,
      SchedulesProperties properties) {
    this.scheduler = scheduler;
    this.routes = routes;
    this.holders = holders;
    this.states = states;
    this.history = history;
    this.firings = firings;
    this.files = files;
    this.clock = clock;
    this.properties = properties;
    Gauge.builder("hub.schedules.overdue", this, keeper -> keeper.overdue().size())
        .description("Schedules that should have fired twice and did not")
        .register(meters);
  }

  /** Why the last look failed, null where it did not. */
  @Nullable String problem() {
    return problem;
  }

  /** As of the last look. */
  List<Overdue> overdue() {
    return overdue;
  }

  /** Not before the routes are loaded: until then this hub would remove all its schedules. */
  @EventListener(ApplicationReadyEvent.class)
  void begin() {
    var factory = new CustomizableThreadFactory("schedule-keeper-");
    factory.setDaemon(true);
    thread = Executors.newSingleThreadScheduledExecutor(factory);
    thread.scheduleWithFixedDelay(
        this::lookSafely, 0, properties.lookInterval().toMillis(), TimeUnit.MILLISECONDS);
  }

  private void lookSafely() {
    try {
      look();
      problem = null;
    } catch (Exception e) {
      if (problem == null) {
        log.warn("The schedules cannot be compared with the database's: {}", e.toString());
      }
      problem = "the schedules in the database cannot be reached";
    }
  }

  private void look() throws SchedulerException {
    holders.alone(this::forgetOrphans);
    Instant now = clock.instant();
    routes.storeWhatIsMissing(now);
    history.closeLost(firings.underWay());
    for (String id : history.waiting()) {
      Running here = routes.running(id);
      if (here != null) {
        ScheduleQueue.wake(scheduler, here.job());
      }
    }
    overdue = states.overdue();
    if (pruned == null || pruned.isBefore(now.minus(PRUNE)) || pruned.isAfter(now)) {
      history.prune();
      pruned = now;
    }
  }

  /** Alone, so that a hub that takes a schedule up does so before or after. */
  private void forgetOrphans() {
    holders.holdOnly(routes.held());
    holders.forgetHubsUnseenFor(properties.hubTimeout());
    try {
      states.forgetAllBut(files.declared());
      for (JobKey orphan : holders.orphans(scheduler.getSchedulerName())) {
        scheduler.deleteJob(orphan);
        log.info("Schedule {} runs on no hub any more and is removed", orphan.getName());
      }
    } catch (SchedulerException e) {
      throw new IllegalStateException("Quartz cannot remove a schedule", e);
    }
  }

  @Override
  public void start() {
    // begin() starts the looking, when the routes are there
  }

  /** Before the routes stop, the last look included: a hub that leaves removes nothing. */
  @Override
  public void stop() {
    if (thread != null) {
      thread.shutdown();
      try {
        if (!thread.awaitTermination(15, TimeUnit.SECONDS)) {
          thread.shutdownNow();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      thread = null;
    }
  }

  @Override
  public boolean isRunning() {
    return thread != null;
  }
}
