package io.bactrian.hub.schedules;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.component.quartz.QuartzConstants;
import org.apache.camel.component.quartz.QuartzConsumer;
import org.apache.camel.component.quartz.QuartzEndpoint;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;
import org.apache.camel.support.service.ServiceHelper;
import org.jspecify.annotations.Nullable;
import org.quartz.JobDetail;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.TriggerKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** The schedules that run on this hub, kept up to date as Camel starts and stops their routes. */
@Component
class ScheduledRoutes implements RoutePolicyFactory {
  private static final Logger log = LoggerFactory.getLogger(ScheduledRoutes.class);

  /** A route that has not started by then has failed: its schedule is another hub's or nobody's. */
  private static final Duration START = Duration.ofMinutes(1);

  private final Map<JobKey, Route> running = new ConcurrentHashMap<>();
  private final Map<JobKey, Instant> starting = new ConcurrentHashMap<>();
  private final ScheduleHolders holders;

  ScheduledRoutes(ScheduleHolders holders) {
    this.holders = holders;
  }

  @Override
  public @Nullable RoutePolicy createRoutePolicy(
      CamelContext context, String id, NamedNode definition) {
    boolean step =
        definition instanceof RouteDefinition route
            && route.getInput() != null
            && "kamelet:source".equals(route.getInput().getUri());
    return step ? null : new Policy();
  }

  Set<JobKey> running() {
    return Set.copyOf(running.keySet());
  }

  /** What runs here and what is about to: no hub may remove the schedule of either. */
  Set<JobKey> held() {
    Set<JobKey> held = new HashSet<>(running.keySet());
    Instant since = Instant.now().minus(START);
    starting.forEach(
        (schedule, at) -> {
          if (at.isAfter(since)) {
            held.add(schedule);
          }
        });
    return held;
  }

  /** Where to send a firing, null where this hub cannot take it just now. */
  @Nullable QuartzEndpoint running(JobKey schedule) {
    Route route = running.get(schedule);
    return route != null
            && route.getConsumer() instanceof QuartzConsumer consumer
            && consumer.isStarted()
        ? consumer.getEndpoint()
        : null;
  }

  /**
   * Stores running schedules that are not in the database: another hub may have removed them while
   * this one was cut off, or somebody put back an old database.
   */
  void storeWhatIsMissing() throws SchedulerException {
    for (JobKey schedule : running()) {
      QuartzEndpoint endpoint = running(schedule);
      if (endpoint != null && !scheduler(endpoint).checkExists(endpoint.getTriggerKey())) {
        store(endpoint);
      }
    }
  }

  private static void store(QuartzEndpoint endpoint) {
    // Camel schedules when an endpoint starts, and in a cluster it unschedules nothing.
    ServiceHelper.stopService(endpoint);
    ServiceHelper.startService(endpoint);
  }

  /** Camel itself notices another cron, but no other zone, class or option. */
  private static void storeAsItIsNow(QuartzEndpoint endpoint) {
    try {
      JobDetail stored = scheduler(endpoint).getJobDetail(key(endpoint));
      if (stored != null) {
        String uri = stored.getJobDataMap().getString(QuartzConstants.QUARTZ_ENDPOINT_URI);
        if (endpoint.getEndpointUri().equals(uri)) {
          return;
        }
        scheduler(endpoint).deleteJob(stored.getKey());
      }
      store(endpoint);
    } catch (SchedulerException e) {
      throw new IllegalStateException("the schedule cannot be stored", e);
    }
  }

  private static Scheduler scheduler(QuartzEndpoint endpoint) {
    return endpoint.getComponent().getScheduler();
  }

  /** Camel gives a job the name of its trigger. */
  private static JobKey key(QuartzEndpoint endpoint) {
    TriggerKey trigger = endpoint.getTriggerKey();
    return new JobKey(trigger.getName(), trigger.getGroup());
  }

  private final class Policy extends RoutePolicySupport {

    /** Before Camel stores the schedule, so that no other hub removes it. */
    @Override
    public void onInit(Route route) {
      if (route.getEndpoint() instanceof QuartzEndpoint endpoint) {
        starting.put(key(endpoint), Instant.now());
        holders.hold(key(endpoint));
      }
    }

    @Override
    public void onStart(Route route) {
      if (route.getEndpoint() instanceof QuartzEndpoint endpoint) {
        JobKey schedule = key(endpoint);
        starting.put(schedule, Instant.now());
        holders.hold(schedule);
        running.put(schedule, route);
        starting.remove(schedule);
        // Hubs that get the same edited schedule at once replace it one after the other.
        holders.alone(() -> storeAsItIsNow(endpoint));
      }
    }

    @Override
    public void onStop(Route route) {
      if (route.getEndpoint() instanceof QuartzEndpoint endpoint
          && running.remove(key(endpoint), route)) {
        try {
          holders.release(key(endpoint));
        } catch (DataAccessException | TransactionException e) {
          log.debug(
              "Schedule {} cannot be released: other hubs take it when this one's lease ends",
              key(endpoint),
              e);
        }
      }
    }

    @Override
    public void onResume(Route route) {
      onStart(route);
    }

    @Override
    public void onSuspend(Route route) {
      onStop(route);
    }
  }
}
