package io.bactrian.hub.health;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What {@code GET /health} says.
 *
 * @param status {@code ok}, {@code degraded} (it works, but something is missing) or {@code down}
 * @param checks one entry a part of the hub
 */
public record HealthReport(String status, SortedMap<String, Check> checks) {

  /**
   * @param status {@code ok}, {@code degraded} or {@code down}
   * @param detail what the part says of itself; nothing about its failures but that it failed
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Check(String status, Map<String, Object> detail) {
    static Check failed(String status, String detail) {
      return new Check(status, Map.of("reason", detail));
    }
  }

  /** Without the database or routes nothing works; without anything else something still does. */
  static HealthReport of(SortedMap<String, Check> checks) {
    Check database = checks.get("database");
    Check routes = checks.get("routes");
    if (database == null
        || database.status().equals("down")
        || routes != null && routes.status().equals("down")) {
      return new HealthReport("down", checks);
    }
    boolean ok = checks.values().stream().allMatch(check -> check.status().equals("ok"));
    return new HealthReport(ok ? "ok" : "degraded", checks);
  }

  HealthReport withoutDetails() {
    var bare = new TreeMap<String, Check>();
    checks.forEach((name, check) -> bare.put(name, new Check(check.status(), Map.of())));
    return new HealthReport(status, bare);
  }
}
