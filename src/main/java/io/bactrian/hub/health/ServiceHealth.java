package io.bactrian.hub.health;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What {@code GET /health?form=service} says: the short document that probes of a model service
 * look for, without the parts.
 *
 * @param status {@code healthy}, {@code degraded} or {@code unhealthy}
 * @param modelsLoaded models of which a version answers; null while the database is away
 * @param database {@code connected} or {@code disconnected}
 * @param uptimeSeconds since the process began
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
@JsonNaming(SnakeCaseStrategy.class)
record ServiceHealth(
    String status,
    @Nullable Long modelsLoaded,
    String database,
    long uptimeSeconds,
    Instant timestamp) {

  static ServiceHealth of(
      HealthReport report, double modelsLoaded, long uptimeSeconds, Instant now) {
    String status =
        switch (report.status()) {
          case "ok" -> "healthy";
          case "down" -> "unhealthy";
          default -> report.status();
        };
    HealthReport.Check database = report.checks().get("database");
    boolean connected = database != null && database.status().equals("ok");
    return new ServiceHealth(
        status,
        Double.isFinite(modelsLoaded) ? (Long) (long) modelsLoaded : null,
        connected ? "connected" : "disconnected",
        uptimeSeconds,
        now);
  }
}
