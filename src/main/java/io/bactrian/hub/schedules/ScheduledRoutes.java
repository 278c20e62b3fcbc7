package io.bactrian.hub.schedules;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.component.quartz.QuartzConstants;
import org.apache.camel.component.quartz.QuartzConsumer;
import org.apache.camel.component.quartz.QuartzEndpoint;
import org.apache.camel.component.quartz.QuartzMessage;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;
import org.apache.camel.support.service.ServiceHelper;
import org.jspecify.annotations.Nullable;
import org.quartz.CronTrigger;
import org.quartz.JobDetail;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
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

  /** The header that says which time a run is for, and where a firing keeps it for the route. */
  static final String SCHEDULED_AT = "HubScheduledAt";

  /** Set on a firing once its route has begun. */
  static final String BEGUN = "HubBegun";

  private static final String UTC = "UTC";
  private static final String TIME_ZONE = "timeZone";
  private static final String MISFIRE = "misfire";
  private static final String MISFIRE_INSTRUCTION = "misfireInstruction";

  private static final Duration CLOCKS = Duration.ofSeconds(5);

  private final Map<JobKey, Route> running = new ConcurrentHashMap<>();
  private final Map<JobKey, Instant> starting = new ConcurrentHashMap<>();
  private final ScheduleHolders holders;
  private final ScheduleStates states;

  ScheduledRoutes(ScheduleHolders holders, ScheduleStates states) {
    this.holders = holders;
    this.states = states;
  }

  /**
   * A schedule that this hub runs now.
   *
   * @param id its route's
   */
  record Running(String id, QuartzEndpoint endpoint) {
    JobKey job() {
      return key(endpoint);
    }
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
  @Nullable Running running(JobKey schedule) {
    Route route = running.get(schedule);
    return route != null
            && route.getConsumer() instanceof QuartzConsumer consumer
            && consumer.isStarted()
        ? new Running(route.getRouteId(), consumer.getEndpoint())
        : null;
  }

  /** Null where this hub does not run it just now. */
  @Nullable Running running(String id) {
    for (Map.Entry<JobKey, Route> entry : running.entrySet()) {
      if (entry.getValue().getRouteId().equals(id)) {
        return running(entry.getKey());
      }
    }
    return null;
  }

  /** When it fires, null for one without a cron. */
  static @Nullable CronTimes times(QuartzEndpoint endpoint) {
    if (endpoint.getCron() == null) {
      return null;
    }
    Object zone = endpoint.getTriggerParameters().getOrDefault(TIME_ZONE, UTC);
    return CronTimes.of(endpoint.getCron(), ZoneId.of(zone.toString()));
  }

  /**
   * Stores running schedules that are not in the database: another hub may have removed them while
   * this one was cut off, or somebody put back an old database.
   */
  void storeWhatIsMissing(Instant now) throws SchedulerException {
    for (JobKey schedule : running()) {
      Running here = running(schedule);
      if (here != null) {
        storeWhereNeeded(here.endpoint(), now);
      }
    }
  }

  /** A clock that was set back would leave the schedule waiting for a time that has long come. */
  private static void storeWhereNeeded(QuartzEndpoint endpoint, Instant now)
      throws SchedulerException {
    Trigger stored = scheduler(endpoint).getTrigger(endpoint.getTriggerKey());
    CronTimes times = times(endpoint);
    if (stored == null) {
      store(endpoint);
    } else if (times != null && waitsTooLong(stored.getNextFireTime(), times, now)) {
      log.warn(
          "Schedule {} waits for {} though it fires before: the clock was set back",
          endpoint.getTriggerKey().getName(),
          stored.getNextFireTime().toInstant());
      scheduler(endpoint).deleteJob(key(endpoint));
      store(endpoint);
    }
  }

  /** Hubs' clocks agree within some seconds, and the next time is stored when one is fired. */
  static boolean waitsTooLong(@Nullable Date next, CronTimes times, Instant now) {
    Instant by = times.next(now.plus(CLOCKS));
    return next != null && by != null && next.toInstant().isAfter(by);
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
        if (endpoint.getEndpointUri().equals(uri) && asDeclared(endpoint)) {
          return;
        }
        scheduler(endpoint).deleteJob(stored.getKey());
      }
      store(endpoint);
    } catch (SchedulerException e) {
      throw new IllegalStateException("the schedule cannot be stored", e);
    }
  }

  /** What an earlier version stored has the zone of its host and another policy. */
  private static boolean asDeclared(QuartzEndpoint endpoint) throws SchedulerException {
    CronTimes times = times(endpoint);
    return times == null
        || scheduler(endpoint).getTrigger(endpoint.getTriggerKey()) instanceof CronTrigger stored
            && stored.getTimeZone().toZoneId().equals(times.zone())
            && stored.getMisfireInstruction() == policy(endpoint).instruction();
  }

  private static MisfirePolicy policy(QuartzEndpoint endpoint) {
    Object instruction = endpoint.getTriggerParameters().get(MISFIRE_INSTRUCTION);
    return instruction == null
        ? MisfirePolicy.ONCE
        : MisfirePolicy.of(Integer.parseInt(instruction.toString()));
  }

  /**
   * Before Camel stores the schedule, so that it is stored as its file says, and no other hub
   * removes it.
   */
  void added(QuartzEndpoint endpoint) {
    declare(endpoint);
    starting.put(key(endpoint), Instant.now());
    holders.hold(key(endpoint));
  }

  /** What the file says in words, as Camel and Quartz take it. */
  private static void declare(QuartzEndpoint endpoint) {
    Map<String, Object> parameters = new HashMap<>(endpoint.getTriggerParameters());
    Object misfire = parameters.remove(MISFIRE);
    if (misfire != null) {
      MisfirePolicy policy = MisfirePolicy.of(misfire.toString());
      parameters.put(MISFIRE_INSTRUCTION, Integer.toString(policy.instruction()));
    }
    if (endpoint.getCron() != null) {
      Object zone = parameters.getOrDefault(TIME_ZONE, UTC);
      // Camel would take what it does not know for GMT.
      parameters.put(TIME_ZONE, ZoneId.of(zone.toString()).getId());
    }
    endpoint.setTriggerParameters(parameters);
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

    @Override
    public void onStart(Route route) {
      if (route.getEndpoint() instanceof QuartzEndpoint endpoint) {
        JobKey schedule = key(endpoint);
        starting.put(schedule, Instant.now());
        holders.hold(schedule);
        CronTimes times = times(endpoint);
        if (times != null) {
          states.declare(route.getRouteId(), schedule, times, policy(endpoint));
        }
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
    public void onExchangeBegin(Route route, Exchange exchange) {
      if (exchange.getMessage() instanceof QuartzMessage message
          && route.getEndpoint() instanceof QuartzEndpoint) {
        message.getJobExecutionContext().put(BEGUN, true);
        message.setHeader(SCHEDULED_AT, message.getJobExecutionContext().get(SCHEDULED_AT));
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
