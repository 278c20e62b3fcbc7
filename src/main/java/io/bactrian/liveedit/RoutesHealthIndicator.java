package io.bactrian.liveedit;

import java.util.List;
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
            .filter(file -> file.problem() != null)
            .map(file -> file.file() + " (" + file.state() + "): " + file.problem())
            .toList();
    if (!broken.isEmpty()) {
      return Health.status(DEGRADED).withDetail("detail", String.join("; ", broken)).build();
    }
    return Health.up().withDetail("detail", files.status().size() + " files serve").build();
  }
}
