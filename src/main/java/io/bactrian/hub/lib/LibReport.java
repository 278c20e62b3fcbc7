package io.bactrian.hub.lib;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.event.EventListener;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.stereotype.Component;

/** Says in the log and in {@code /health} which jars of {@code lib/} are used and which not. */
@Component("libHealthIndicator")
@Conditional(LibReport.HasJars.class)
final class LibReport implements HealthIndicator {
  /** The hub has the very same jar: one that another jar needs, and no fault. */
  static final String OWN = "the hub has it";

  private static final Logger log = LoggerFactory.getLogger(LibReport.class);

  private List<String> used = List.of();
  private final Map<String, String> leftOut = new TreeMap<>();

  static final class HasJars implements Condition {
    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
      return Thread.currentThread().getContextClassLoader() instanceof LibClassLoader;
    }
  }

  LibReport() {
    if (Thread.currentThread().getContextClassLoader() instanceof LibClassLoader lib) {
      used = lib.used();
      leftOut.putAll(lib.leftOut());
      leftOut.values().removeIf(OWN::equals);
    }
  }

  @EventListener(ApplicationReadyEvent.class)
  void report() {
    leftOut.forEach((jar, fault) -> log.warn("lib/{} is left out: {}", jar, fault));
    if (!used.isEmpty()) {
      log.info("On the class path from lib/: {}", String.join(", ", used));
    }
  }

  @Override
  public Health health() {
    return (leftOut.isEmpty() ? Health.up() : Health.unknown())
        .withDetail("used", used)
        .withDetail("leftOut", leftOut)
        .build();
  }
}
