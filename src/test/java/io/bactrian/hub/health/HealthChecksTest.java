package io.bactrian.hub.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.health.CompositeHealthContributor;
import org.springframework.boot.actuate.health.DefaultHealthContributorRegistry;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthContributor;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.util.unit.DataSize;

class HealthChecksTest {
  private final Map<String, HealthContributor> parts = new HashMap<>();
  private final CountDownLatch release = new CountDownLatch(1);

  HealthChecksTest() {
    part("database", () -> Health.up().build());
    part("objects", () -> Health.up().build());
  }

  @AfterEach
  void releaseWhatHangs() {
    release.countDown();
  }

  @Test
  void isOkWhenEveryPartIs() {
    assertThat(report().status()).isEqualTo("ok");
  }

  @Test
  void isDegradedWhenAPartIsNot() {
    part("objects", () -> Health.status("DEGRADED").withDetail("file", "a.yaml").build());
    HealthReport report = report();
    assertThat(report.status()).isEqualTo("degraded");
    assertThat(report.checks().get("objects"))
        .isEqualTo(new HealthReport.Check("degraded", Map.of("file", "a.yaml")));
  }

  @Test
  void isDegradedWhenARequiredPartHasNoCheck() {
    parts.remove("objects");
    assertThat(report().status()).isEqualTo("degraded");
  }

  @Test
  void isDegradedWhenACheckDoesNotKnow() {
    part("objects", () -> Health.unknown().build());
    assertThat(report().status()).isEqualTo("degraded");
  }

  @Test
  void isDownWhenTheDatabaseIsGoneOrNotChecked() {
    part("database", () -> Health.down().build());
    assertThat(report().status()).isEqualTo("down");
    parts.remove("database");
    assertThat(report().status()).isEqualTo("down");
  }

  @Test
  void countsACheckThatThrowsAsMissingAndHidesItsText() {
    part(
        "objects",
        () -> {
          throw new IllegalStateException("password=secret");
        });
    HealthReport report = report();
    assertThat(report.status()).isEqualTo("degraded");
    assertThat(report.toString()).doesNotContain("secret");
  }

  @Test
  void hidesTheTextOfAFailureThatACheckReports() {
    part("objects", () -> Health.down(new SQLException("password=secret")).build());
    assertThat(report().toString()).doesNotContain("secret");
  }

  @Test
  void countsACheckThatHangsAsMissingAndDoesNotStartItAgain() {
    var started = new AtomicInteger();
    part(
        "objects",
        () -> {
          started.incrementAndGet();
          await(release);
          return Health.up().build();
        });
    HealthChecks checks = checks(Duration.ZERO);
    assertThat(checks.report().status()).isEqualTo("degraded");
    assertThat(checks.report().status()).isEqualTo("degraded");
    assertThat(started).hasValue(1);
  }

  @Test
  void answersWithoutWaitingForWhatHungBeforeAndSeesItComeBack() {
    part("database", () -> Health.up().build());
    part(
        "objects",
        () -> {
          await(release);
          return Health.up().build();
        });
    var properties =
        new HealthProperties(
            List.of("database"), Duration.ofMillis(300), Duration.ZERO, DataSize.ofBytes(1));
    var checks = new HealthChecks(new DefaultHealthContributorRegistry(parts), properties);
    assertThat(status(checks.report(), "objects")).isEqualTo("degraded");
    HealthReport second = checks.report();
    assertThat(status(second, "objects")).isEqualTo("degraded");
    assertThat(status(second, "database")).isEqualTo("ok");
    release.countDown();
    Awaitility.await().until(() -> checks.report().status().equals("ok"));
  }

  @Test
  void asksOnceForAllCallersOfASecond() {
    var asked = new AtomicInteger();
    part(
        "objects",
        () -> {
          asked.incrementAndGet();
          return Health.up().build();
        });
    HealthChecks checks = checks(Duration.ofMinutes(1));
    checks.report();
    checks.report();
    assertThat(asked).hasValue(1);
  }

  @Test
  void asksAnewWhenTheStartIsOver() {
    var up = new AtomicBoolean();
    part("database", () -> (up.get() ? Health.up() : Health.down()).build());
    HealthChecks checks = checks(Duration.ofMinutes(1));
    assertThat(checks.report().status()).isEqualTo("down");
    up.set(true);
    assertThat(checks.report().status()).isEqualTo("down");
    checks.forget();
    assertThat(checks.report().status()).isEqualTo("ok");
  }

  @Test
  void looksIntoComposedChecks() {
    HealthIndicator inner = () -> Health.down().build();
    parts.put("camel", CompositeHealthContributor.fromMap(Map.of("routes", inner)));
    HealthReport report = report();
    assertThat(report.status()).isEqualTo("degraded");
    assertThat(report.checks()).containsKey("camel.routes");
  }

  private static String status(HealthReport report, String check) {
    return Objects.requireNonNull(report.checks().get(check)).status();
  }

  private void part(String name, HealthIndicator indicator) {
    parts.put(name, indicator);
  }

  private HealthReport report() {
    return checks(Duration.ZERO).report();
  }

  private HealthChecks checks(Duration cache) {
    var properties =
        new HealthProperties(
            List.of("database", "objects"), Duration.ofMillis(200), cache, DataSize.ofBytes(1));
    return new HealthChecks(new DefaultHealthContributorRegistry(parts), properties);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
