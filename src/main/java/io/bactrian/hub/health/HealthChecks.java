package io.bactrian.hub.health;

import io.bactrian.hub.health.HealthReport.Check;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.health.CompositeHealthContributor;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthContributor;
import org.springframework.boot.actuate.health.HealthContributorRegistry;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.NamedContributor;
import org.springframework.boot.actuate.health.Status;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/**
 * Asks every health indicator, each within its time and never twice at once; one that hung before
 * is not waited for again. One answer serves all callers of a second, so that asking loads nothing.
 */
@Component
public class HealthChecks {
  private static final Logger log = LoggerFactory.getLogger(HealthChecks.class);

  private final HealthContributorRegistry indicators;
  private final HealthProperties properties;
  private final ExecutorService threads = Executors.newCachedThreadPool(daemons());
  private final Map<String, Future<Health>> running = new HashMap<>();
  private final Set<String> hanging = new HashSet<>();
  private @Nullable HealthReport last;
  private long lastAt;

  HealthChecks(HealthContributorRegistry indicators, HealthProperties properties) {
    this.indicators = indicators;
    this.properties = properties;
  }

  /** What every part says of itself, at most as old as an answer may be. */
  public synchronized HealthReport report() {
    HealthReport known = last;
    if (known != null && System.nanoTime() - lastAt < properties.cache().toNanos()) {
      return known;
    }
    HealthReport fresh = HealthReport.of(checks());
    if (known == null || !known.status().equals(fresh.status())) {
      log.info("Health is {}: {}", fresh.status(), fresh.checks());
    }
    last = fresh;
    lastAt = System.nanoTime();
    return fresh;
  }

  /** Who asks for a start's end learns of it at once, not when an answer of before is old. */
  @EventListener(ApplicationReadyEvent.class)
  synchronized void forget() {
    lastAt = System.nanoTime() - properties.cache().toNanos();
  }

  @PreDestroy
  void stop() {
    threads.shutdownNow();
  }

  private SortedMap<String, Check> checks() {
    var asked = new TreeMap<String, HealthIndicator>();
    indicators.forEach(named -> collect(named, "", asked));
    asked.forEach((name, indicator) -> running.computeIfAbsent(name, n -> start(indicator)));
    long deadline = System.nanoTime() + properties.timeout().toNanos();
    var checks = new TreeMap<String, Check>();
    asked.keySet().forEach(name -> checks.put(name, await(name, deadline)));
    for (String name : properties.required()) {
      checks.putIfAbsent(name, Check.failed(missing(name), "nothing checks this part"));
    }
    return checks;
  }

  private static void collect(
      NamedContributor<? extends HealthContributor> named,
      String prefix,
      Map<String, HealthIndicator> target) {
    String name = prefix + named.getName();
    if (named.getContributor() instanceof HealthIndicator indicator) {
      target.put(name, indicator);
    } else if (named.getContributor() instanceof CompositeHealthContributor several) {
      several.forEach(one -> collect(one, name + ".", target));
    }
  }

  private Future<Health> start(HealthIndicator indicator) {
    return threads.submit(() -> indicator.getHealth(true));
  }

  /** An indicator that hangs is not started again before it has come back. */
  private Check await(String name, long deadline) {
    Future<Health> future = running.get(name);
    if (future == null) {
      return Check.failed(missing(name), "nothing checks this part");
    }
    try {
      long left = hanging.contains(name) ? 0 : Math.max(0, deadline - System.nanoTime());
      Health health = future.get(left, TimeUnit.NANOSECONDS);
      ended(name);
      return read(health);
    } catch (TimeoutException e) {
      hanging.add(name);
      return Check.failed(missing(name), "gave no answer within " + seconds(properties.timeout()));
    } catch (ExecutionException e) {
      ended(name);
      log.warn("The health check {} failed", name, e.getCause());
      return Check.failed(missing(name), "the check failed; the log says why");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Check.failed(missing(name), "the hub stops");
    }
  }

  private void ended(String name) {
    running.remove(name);
    hanging.remove(name);
  }

  private static String missing(String name) {
    return name.equals("database") ? "down" : "degraded";
  }

  /** Anyone may read this, so the text of an exception stays out. */
  private static Check read(Health health) {
    var detail = new TreeMap<String, Object>(health.getDetails());
    detail.remove("error");
    if (health.getStatus().equals(Status.UP)) {
      return new Check("ok", detail);
    }
    boolean down =
        health.getStatus().equals(Status.DOWN) || health.getStatus().equals(Status.OUT_OF_SERVICE);
    return new Check(down ? "down" : "degraded", detail);
  }

  private static String seconds(Duration time) {
    return time.toMillis() / 1000.0 + " s";
  }

  private static CustomizableThreadFactory daemons() {
    var factory = new CustomizableThreadFactory("health-");
    factory.setDaemon(true);
    return factory;
  }
}
