package io.bactrian.sync;

import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.stereotype.Component;

/** Degraded where a map's newest run failed, was aborted, or waits for somebody. */
@Component("mirrors")
class MirrorHealthIndicator implements HealthIndicator {
  private final Mirror mirror;
  private final Reports reports;

  MirrorHealthIndicator(Mirror mirror, Reports reports) {
    this.mirror = mirror;
    this.reports = reports;
  }

  @Override
  public Health health() {
    Map<String, String> troubles = new TreeMap<>();
    for (SyncRun run : reports.latest()) {
      boolean known = mirror.maps().all().stream().anyMatch(map -> map.name().equals(run.map()));
      if (known && run.isTrouble()) {
        troubles.put(run.map(), run.status() + ": " + run.reason());
      }
    }
    return troubles.isEmpty()
        ? Health.up().build()
        : Health.status(new Status("DEGRADED")).withDetails(troubles).build();
  }
}
