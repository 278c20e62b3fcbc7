package io.bactrian.changes.delivery;

import io.bactrian.changes.log.Subscriptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.Status;
import org.springframework.stereotype.Component;

/** Is what changes delivered: a leader, every registered subscriber running, none far behind. */
@Component
final class ChangesHealthIndicator extends AbstractHealthIndicator {
  private static final Status DEGRADED = new Status("DEGRADED");

  private final ChangeLeader leader;
  private final RunningSubscribers running;
  private final Subscriptions subscriptions;

  ChangesHealthIndicator(
      ChangeLeader leader, RunningSubscribers running, Subscriptions subscriptions) {
    super("The change log cannot be read");
    this.leader = leader;
    this.running = running;
    this.subscriptions = subscriptions;
  }

  @Override
  protected void doHealthCheck(Health.Builder health) {
    List<String> missing = new ArrayList<>();
    Map<String, @Nullable Long> lags = new LinkedHashMap<>();
    ChangeLeader.State state = leader.state();
    if (state != ChangeLeader.State.LEADING && state != ChangeLeader.State.WAITING) {
      missing.add("the leader has no database connection");
    }
    for (String name : subscriptions.expected()) {
      if (!running.contains(name)) {
        missing.add("subscriber " + name + " does not run");
      }
    }
    for (SubscriberLoop loop : running.all()) {
      String name = loop.subscriber().name();
      lags.put(name, running.lagOf(name));
    }
    running
        .problems()
        .forEach((name, problem) -> missing.add("subscriber " + name + " " + problem));
    health
        .status(missing.isEmpty() ? Status.UP : DEGRADED)
        .withDetail("leader", state.name().toLowerCase(Locale.ROOT))
        .withDetail("lag", lags)
        .withDetail("missing", missing);
  }
}
