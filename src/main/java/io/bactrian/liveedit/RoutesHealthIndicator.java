package io.bactrian.liveedit;

import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;

/** Degraded while a file on disk is not what runs; names each such file and why. */
final class RoutesHealthIndicator implements HealthIndicator {
  private static final Status DEGRADED = new Status("DEGRADED");

  private final RouteFiles files;
  private final RouteWatcher watcher;

  RoutesHealthIndicator(RouteFiles files, RouteWatcher watcher) {
    this.files = files;
    this.watcher = watcher;
  }

  @Override
  public Health health() {
    String trouble = watcher.trouble();
    if (trouble != null) {
      return Health.status(DEGRADED).withDetail("detail", trouble).build();
    }
    if (!watcher.isRunning()) {
      return Health.status(DEGRADED).withDetail("detail", "the routes are not loaded yet").build();
    }
    List<String> broken =
        files.status().stream()
            .flatMap(file -> Stream.ofNullable(file.problem()).map(found -> told(file, found)))
            .toList();
    if (!broken.isEmpty()) {
      return Health.status(DEGRADED).withDetail("detail", String.join("; ", broken)).build();
    }
    return Health.up().withDetail("detail", files.status().size() + " files serve").build();
  }

  private static String told(RouteFileStatus file, RouteProblem problem) {
    return "%s (%s), line %d: %s"
        .formatted(problem.file(), file.state(), problem.line(), problem.reason());
  }
}
