package io.bactrian.hub.health;

import io.bactrian.hub.security.Caller;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code GET /health} and {@code GET /metrics}, open to load balancers and Prometheus. Others learn
 * which part is well; what it says of itself, which names hosts, routes and faults, is for the
 * operator and the service.
 */
@RestController
class HealthController {
  private static final String PROMETHEUS_TEXT = "text/plain;version=0.0.4;charset=utf-8";

  private final HealthChecks checks;
  private final PrometheusMeterRegistry metrics;
  private final Clock clock;

  HealthController(HealthChecks checks, PrometheusMeterRegistry metrics, Clock clock) {
    this.checks = checks;
    this.metrics = metrics;
    this.clock = clock;
  }

  @Operation(
      operationId = "getHealth",
      tags = "operation",
      summary =
          "Whether the hub works, naming what does not; details for operator and service only")
  @GetMapping(path = "/health", params = "!form")
  ResponseEntity<HealthReport> health() {
    HealthReport report = checks.report();
    return answer(report, knowsDetails(Caller.current()) ? report : report.withoutDetails());
  }

  /** Beside {@link #health}, for probes that know a model service's document. */
  @Hidden // the same address as the other: its parameter is described there
  @GetMapping(path = "/health", params = "form")
  ResponseEntity<ServiceHealth> health(@RequestParam String form) {
    if (!form.equals("service")) {
      throw new HubException(
          ErrorCode.INVALID_PARAMETER, "form", "Give service, or leave it out for each part.");
    }
    HealthReport report = checks.report();
    Gauge models = metrics.find("ml.active.models").gauge();
    return answer(
        report,
        ServiceHealth.of(
            report,
            models == null ? Double.NaN : models.value(),
            ManagementFactory.getRuntimeMXBean().getUptime() / 1000,
            clock.instant()));
  }

  private static <T> ResponseEntity<T> answer(HealthReport report, T body) {
    return ResponseEntity.status(report.status().equals("down") ? 503 : 200)
        .cacheControl(CacheControl.noStore())
        .body(body);
  }

  private static boolean knowsDetails(Caller caller) {
    return caller.readsAll();
  }

  @Operation(
      operationId = "getMetrics",
      tags = "operation",
      summary = "Meters in Prometheus' text format")
  @GetMapping(path = "/metrics", produces = PROMETHEUS_TEXT)
  String metrics() {
    return metrics.scrape();
  }
}
