package io.bactrian.hub.schedules;

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

  private final Scheduler scheduler;
  private final ScheduledRoutes routes;
  private final ScheduleHolders holders;
  private final ScheduleFirings firings;
  private final SchedulesProperties properties;
  private @Nullable ScheduledExecutorService thread;
  private volatile @Nullable String problem;

  ScheduleKeeper(
      Scheduler scheduler,
      ScheduledRoutes routes,
      ScheduleHolders holders,
      ScheduleFirings firings,
      SchedulesProperties properties) {
    this.scheduler = scheduler;
    this.routes = routes;
    this.holders = holders;
    this.firings = firings;
    this.properties = properties;
  }

  /** Why the last look failed, null where it did not. */
  @Nullable String problem() {
    return problem;
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
    routes.storeWhatIsMissing();
  }

  /** Alone, so that a hub that takes a schedule up does so before or after. */
  private void forgetOrphans() {
    holders.holdOnly(routes.held());
    holders.forgetHubsUnseenFor(properties.hubTimeout());
    try {
      for (JobKey orphan : holders.orphans(scheduler.getSchedulerName())) {
        scheduler.deleteJob(orphan);
        firings.forget(orphan);
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
