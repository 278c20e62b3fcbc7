package io.bactrian.store.mirror;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
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
  /** The second name is a former one, kept for one release. */
  private static final List<String> PROBLEM_METRICS =
      List.of("hub.mirror.problems", "hub.mirror.troubles");

  private final Mirror mirror;
  private final Reports reports;
  private final Drive drive;

  MirrorHealthIndicator(Mirror mirror, Reports reports, Drive drive, MeterRegistry meters) {
    this.mirror = mirror;
    this.reports = reports;
    this.drive = drive;
    for (String name : PROBLEM_METRICS) {
      Gauge.builder(name, this, health -> health.problems().size())
          .description("Maps whose newest run failed or waits, and a sign-in that expires")
          .register(meters);
    }
  }

  @Override
  public Health health() {
    Map<String, String> problems = problems();
    return problems.isEmpty()
        ? Health.up().build()
        : Health.status(new Status("DEGRADED")).withDetails(problems).build();
  }

  private Map<String, String> problems() {
    Map<String, String> problems = new TreeMap<>();
    for (MirrorRun run : reports.latest()) {
      boolean known = mirror.maps().all().stream().anyMatch(map -> map.name().equals(run.map()));
      if (known && run.needsAttention()) {
        problems.put(run.map(), run.status() + ": " + run.reason());
      }
    }
    drive.warning().ifPresent(warning -> problems.put("sign-in", warning));
    return problems;
  }
}
