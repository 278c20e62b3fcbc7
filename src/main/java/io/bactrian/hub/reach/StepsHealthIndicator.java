package io.bactrian.hub.reach;

import java.time.Duration;
import java.util.List;
import org.apache.camel.CamelContext;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/** Names what takes long, by route and step. Up all the same: some work takes its time. */
@Component
final class StepsHealthIndicator implements HealthIndicator {
  private static final int MOST = 10;

  private final CamelContext context;
  private final Duration longer;

  @Autowired
  StepsHealthIndicator(CamelContext context) {
    this(context, Duration.ofMinutes(1));
  }

  /**
   * @param longer than which a message has been on its way
   */
  StepsHealthIndicator(CamelContext context, Duration longer) {
    this.context = context;
    this.longer = longer;
  }

  @Override
  public Health health() {
    List<String> slow =
        context.getInflightRepository().browse(MOST, true).stream()
            .filter(exchange -> exchange.getDuration() >= longer.toMillis())
            .map(
                exchange ->
                    "route %s, step %s: for %d s"
                        .formatted(
                            exchange.getAtRouteId(),
                            exchange.getNodeId(),
                            exchange.getDuration() / 1000))
            .toList();
    Health.Builder health = Health.up();
    return slow.isEmpty()
        ? health.build()
        : health.withDetail("detail", String.join("; ", slow)).build();
  }
}
