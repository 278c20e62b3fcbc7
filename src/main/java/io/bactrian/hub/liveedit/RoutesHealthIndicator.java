package io.bactrian.hub.liveedit;

import io.bactrian.hub.routefiles.RouteProblem;
import java.util.List;
import org.apache.camel.CamelContext;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;

/**
 * Down while no route serves, degraded while a file on disk is not what runs; names each such file
 * and why.
 */
final class RoutesHealthIndicator implements HealthIndicator {
  private static final Status DEGRADED = new Status("DEGRADED");

  private final RouteFiles files;
  private final RouteWatcher watcher;
  private final CamelContext context;

  RoutesHealthIndicator(RouteFiles files, RouteWatcher watcher, CamelContext context) {
    this.files = files;
    this.watcher = watcher;
    this.context = context;
  }

  @Override
  public Health health() {
    String problem = watcher.problem();
    if (!watcher.loaded()) {
      return down(problem == null ? "the routes are not loaded yet" : problem);
    }
    if (!context.isStarted() || context.isSuspended()) {
      return down("no route runs: Camel is " + context.getStatus());
    }
    if (files.serving().all().stream().allMatch(file -> file.routeIds().isEmpty())) {
      return down("no route serves");
    }
    if (problem != null) {
      return Health.status(DEGRADED).withDetail("detail", problem).build();
    }
    List<String> broken =
        files.status().stream()
            .flatMap(file -> file.problems().stream().map(found -> describe(file, found)))
            .toList();
    if (!broken.isEmpty()) {
      return Health.status(DEGRADED).withDetail("detail", String.join("; ", broken)).build();
    }
    return Health.up().withDetail("detail", files.status().size() + " files serve").build();
  }

  private static String describe(RouteFileStatus file, RouteProblem problem) {
    return "%s (%s), line %d: %s"
        .formatted(problem.file(), file.state(), problem.line(), problem.reason());
  }

  private static Health down(String reason) {
    return Health.down().withDetail("detail", reason).build();
  }
}
