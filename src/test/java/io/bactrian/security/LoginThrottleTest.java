package io.bactrian.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class LoginThrottleTest {
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final InstantSource time = () -> now;
  private final LoginThrottle throttle = new LoginThrottle(clock());

  @Test
  void blocksAnAddressAfterFiveFailuresForAMinute() {
    fail("a", 4);
    assertThat(throttle.blocked("a")).isFalse();
    fail("a", 1);
    assertThat(throttle.blocked("a")).isTrue();
    assertThat(throttle.blocked("b")).isFalse();
    now = now.plus(Duration.ofSeconds(61));
    assertThat(throttle.blocked("a")).isFalse();
    fail("a", 1);
    assertThat(throttle.blocked("a")).isFalse();
  }

  @Test
  void forgetsFailuresAfterASuccess() {
    fail("a", 5);
    throttle.succeeded("a");
    assertThat(throttle.blocked("a")).isFalse();
  }

  @Test
  void remembersABoundedNumberOfAddresses() {
    fail("first", 5);
    for (int i = 0; i < 10_000; i++) {
      fail("other" + i, 1);
    }
    assertThat(throttle.blocked("first")).isFalse();
  }

  private void fail(String address, int times) {
    for (int i = 0; i < times; i++) {
      throttle.failed(address);
    }
  }

  private Clock clock() {
    return time.withZone(ZoneOffset.UTC);
  }
}
