package io.bactrian.liveedit;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.shared.Problem;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.api.management.ManagedCamelContext;
import org.apache.camel.api.management.mbean.ManagedRouteMBean;
import org.apache.camel.component.quartz.QuartzEndpoint;
import org.jspecify.annotations.Nullable;
import org.quartz.CronTrigger;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What runs, what is broken and how much went through. */
@RestController
@RequestMapping("/api/v1")
final class RoutesController {
  private static final Map<String, Set<String>> FILTERS =
      Map.of(
          "kind", Set.of("route", "kamelet", "schedule"),
          "state", Set.of("serving", "serving-last-good", "failed"));

  private final RouteFiles files;
  private final CamelContext context;

  RoutesController(RouteFiles files, CamelContext context) {
    this.files = files;
    this.context = context;
  }

  record Page(List<?> items, @Nullable String next) {}

  /** One file with the counters of its routes; times in milliseconds. */
  record FileRow(@JsonUnwrapped RouteFileStatus file, List<RouteRow> routes) {}

  @JsonNaming(SnakeCaseStrategy.class)
  record RouteRow(
      String id,
      String state,
      long exchangesTotal,
      long exchangesFailed,
      long exchangesInflight,
      long meanMs,
      long maxMs,
      @Nullable Instant lastExchangeAt) {}

  @JsonNaming(SnakeCaseStrategy.class)
  record ScheduleRow(
      String id,
      String file,
      String state,
      String cron,
      String target,
      @Nullable Instant previousFireAt,
      @Nullable Instant nextFireAt,
      long exchangesTotal,
      long exchangesFailed,
      @Nullable RouteProblem problem) {}

  @GetMapping("/routes")
  Page routes(@RequestParam Map<String, String> filters) {
    return new Page(
        matching(filters).stream()
            .map(file -> new FileRow(file, file.routeIds().stream().map(this::row).toList()))
            .toList(),
        null);
  }

  @GetMapping("/schedules")
  Page schedules(@RequestParam Map<String, String> filters) {
    return new Page(
        matching(filters).stream()
            .filter(file -> file.kind().equals("schedule"))
            .flatMap(file -> file.routeIds().stream().map(id -> schedule(file, id)))
            .toList(),
        null);
  }

  @ExceptionHandler
  ResponseEntity<Problem> problem(HubException e) {
    return ResponseEntity.status(e.code().status())
        .contentType(MediaType.parseMediaType(Problem.MEDIA_TYPE))
        .body(Problem.of(e));
  }

  private List<RouteFileStatus> matching(Map<String, String> filters) {
    filters.forEach(
        (name, value) -> {
          Set<String> values = FILTERS.get(name);
          if (values == null || !values.contains(value)) {
            throw new HubException(
                ErrorCode.INVALID_PARAMETER, name, "filters and their values are " + FILTERS);
          }
        });
    return files.status().stream()
        .filter(file -> filters.getOrDefault("kind", file.kind()).equals(file.kind()))
        .filter(file -> filters.getOrDefault("state", file.state()).equals(file.state()))
        .toList();
  }

  private RouteRow row(String id) {
    String state =
        String.valueOf(context.getRouteController().getRouteStatus(id)).toLowerCase(Locale.ROOT);
    return managed(id)
        .map(
            route ->
                new RouteRow(
                    id,
                    state,
                    route.getExchangesTotal(),
                    route.getExchangesFailed(),
                    route.getExchangesInflight(),
                    route.getMeanProcessingTime(),
                    route.getMaxProcessingTime(),
                    instant(route.getLastExchangeCompletedTimestamp())))
        .orElseGet(() -> new RouteRow(id, state, 0, 0, 0, 0, 0, null));
  }

  private ScheduleRow schedule(RouteFileStatus file, String id) {
    Optional<Trigger> trigger = trigger(id);
    Optional<ManagedRouteMBean> route = managed(id);
    return new ScheduleRow(
        id,
        file.file(),
        file.state(),
        trigger
            .filter(CronTrigger.class::isInstance)
            .map(cron -> ((CronTrigger) cron).getCronExpression())
            .orElse(""),
        target(file.file()),
        trigger.map(Trigger::getPreviousFireTime).map(Date::toInstant).orElse(null),
        trigger.map(Trigger::getNextFireTime).map(Date::toInstant).orElse(null),
        route.map(ManagedRouteMBean::getExchangesTotal).orElse(0L),
        route.map(ManagedRouteMBean::getExchangesFailed).orElse(0L),
        file.problem());
  }

  private String target(String path) {
    RouteFile file = files.serving().get(path);
    return file == null
        ? ""
        : file.directsCalled().stream().map(name -> "direct:" + name).findFirst().orElse("");
  }

  private Optional<Trigger> trigger(String id) {
    Route route = context.getRoute(id);
    if (route == null || !(route.getEndpoint() instanceof QuartzEndpoint endpoint)) {
      return Optional.empty();
    }
    try {
      var scheduler = endpoint.getComponent().getScheduler();
      return Optional.ofNullable(scheduler.getTrigger(endpoint.getTriggerKey()));
    } catch (SchedulerException e) {
      throw new HubException(
          ErrorCode.UNAVAILABLE, null, "the scheduler does not answer: try again", e);
    }
  }

  private Optional<ManagedRouteMBean> managed(String id) {
    var managed = context.getCamelContextExtension().getContextPlugin(ManagedCamelContext.class);
    return Optional.ofNullable(managed).map(is -> is.getManagedRoute(id));
  }

  private static @Nullable Instant instant(@Nullable Date date) {
    return date == null ? null : date.toInstant();
  }
}
