package io.bactrian.hub.liveedit;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.hub.routefiles.RouteFile;
import io.bactrian.hub.routefiles.RouteProblem;
import io.bactrian.hub.schedules.ScheduleReports;
import io.bactrian.hub.schedules.ScheduleReports.Report;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.api.management.mbean.ManagedRouteMBean;
import org.apache.camel.component.quartz.QuartzEndpoint;
import org.jspecify.annotations.Nullable;
import org.quartz.CronTrigger;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** This hub's schedules; when they fire is what all hubs agreed on. */
@RestController
final class SchedulesController {
  private final RouteFiles files;
  private final CamelContext context;
  private final ScheduleReports reports;

  SchedulesController(RouteFiles files, CamelContext context, ScheduleReports reports) {
    this.files = files;
    this.context = context;
    this.reports = reports;
  }

  private record Schedule(RouteFileStatus file, String id) {}

  /**
   * Counters are this hub's.
   *
   * @param report null for one that no hub has run yet
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record ScheduleRow(
      String id,
      String file,
      String state,
      String cron,
      String target,
      @Nullable Instant previousFireAt,
      @Nullable Instant nextFireAt,
      @JsonUnwrapped @Nullable Report report,
      long exchangesTotal,
      long exchangesFailed,
      @Nullable RouteProblem problem) {}

  @Operation(
      operationId = "listSchedules",
      tags = "flow",
      summary = "Schedules and when they fire",
      description = "Of the hub that is asked; when they fire, all hubs agreed on.")
  @GetMapping("/api/v1/schedules")
  FileQuery.Page<ScheduleRow> schedules(
      @Parameter(hidden = true) @RequestParam Map<String, String> parameters) {
    FileQuery query = FileQuery.parse(parameters);
    List<Schedule> schedules =
        files.status().stream()
            .filter(file -> file.kind().equals("schedule") && query.matches(file))
            .flatMap(file -> file.routeIds().stream().map(id -> new Schedule(file, id)))
            .toList();
    Map<String, Report> all = reports.all();
    return query.page(schedules, Schedule::id, one -> row(one, all.get(one.id())));
  }

  private ScheduleRow row(Schedule schedule, @Nullable Report report) {
    RouteFileStatus file = schedule.file();
    Optional<QuartzEndpoint> endpoint = endpoint(schedule.id());
    Optional<Trigger> trigger = endpoint.flatMap(SchedulesController::trigger);
    Optional<ManagedRouteMBean> route = RouteMeters.of(context, schedule.id());
    return new ScheduleRow(
        schedule.id(),
        file.file(),
        file.state(),
        trigger
            .filter(CronTrigger.class::isInstance)
            .map(cron -> ((CronTrigger) cron).getCronExpression())
            .orElse(""),
        target(file.file()),
        trigger.map(Trigger::getPreviousFireTime).map(Date::toInstant).orElse(null),
        trigger.map(Trigger::getNextFireTime).map(Date::toInstant).orElse(null),
        report,
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

  private Optional<QuartzEndpoint> endpoint(String id) {
    Route route = context.getRoute(id);
    return route != null && route.getEndpoint() instanceof QuartzEndpoint endpoint
        ? Optional.of(endpoint)
        : Optional.empty();
  }

  private static Optional<Trigger> trigger(QuartzEndpoint endpoint) {
    try {
      var scheduler = endpoint.getComponent().getScheduler();
      return Optional.ofNullable(scheduler.getTrigger(endpoint.getTriggerKey()));
    } catch (SchedulerException e) {
      throw new HubException(
          ErrorCode.UNAVAILABLE, null, "the scheduler does not answer: try again", e);
    }
  }
}
