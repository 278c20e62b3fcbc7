package io.bactrian.hub.health;

import io.bactrian.hub.security.Caller;
import io.bactrian.hub.security.Role;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.swagger.v3.oas.annotations.Operation;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
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

  HealthController(HealthChecks checks, PrometheusMeterRegistry metrics) {
    this.checks = checks;
    this.metrics = metrics;
  }

  @Operation(
      operationId = "getHealth",
      tags = "operation",
      summary =
          "Whether the hub works, naming what does not; details for operator and service only")
  @GetMapping("/health")
  ResponseEntity<HealthReport> health() {
    HealthReport report = checks.report();
    return ResponseEntity.status(report.status().equals("down") ? 503 : 200)
        .cacheControl(CacheControl.noStore())
        .body(knowsDetails(Caller.current()) ? report : report.withoutDetails());
  }

  private static boolean knowsDetails(Caller caller) {
    return caller.is(Role.OPERATOR) || caller.is(Role.SERVICE);
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
