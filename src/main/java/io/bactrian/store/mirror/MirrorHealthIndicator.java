package io.bactrian.store.mirror;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.stereotype.Component;

/**
 * Degraded where a map's newest run failed, was aborted, or waits for somebody, and where the
 * sign-in to the drive is about to be lost.
 */
@Component("mirrors")
class MirrorHealthIndicator implements HealthIndicator {
  private final Mirror mirror;
  private final Reports reports;
  private final Drive drive;

  MirrorHealthIndicator(Mirror mirror, Reports reports, Drive drive, MeterRegistry meters) {
    this.mirror = mirror;
    this.reports = reports;
    this.drive = drive;
    Gauge.builder("hub.mirror.troubles", this, health -> health.troubles().size())
        .description("Maps that wait for somebody, and a sign-in that is about to be lost")
        .register(meters);
  }

  @Override
  public Health health() {
    Map<String, String> troubles = troubles();
    return troubles.isEmpty()
        ? Health.up().build()
        : Health.status(new Status("DEGRADED")).withDetails(troubles).build();
  }

  private Map<String, String> troubles() {
    Map<String, String> troubles = new TreeMap<>();
    for (SyncRun run : reports.latest()) {
      boolean known = mirror.maps().all().stream().anyMatch(map -> map.name().equals(run.map()));
      if (known && run.isTrouble()) {
        troubles.put(run.map(), run.status() + ": " + run.reason());
      }
    }
    drive.warning().ifPresent(warning -> troubles.put("sign-in", warning));
    return troubles;
  }
}
