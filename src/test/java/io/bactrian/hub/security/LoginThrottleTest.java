package io.bactrian.hub.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LoginThrottleTest {
  private long now;
  private final LoginThrottle throttle =
      new LoginThrottle(
          new TimeMeter() {
            @Override
            public long currentTimeNanos() {
              return now;
            }

            @Override
            public boolean isWallClockBased() {
              return false;
            }
          });

  @Test
  void blocksAUserAtAnAddressAfterFiveFailuresForAMinute() {
    fail("operator", "a", 4);
    assertThat(throttle.begin("operator", "a")).isTrue();
    assertThat(throttle.begin("operator", "a")).isFalse();
    assertThat(throttle.begin("operator", "b")).isTrue();
    now += Duration.ofSeconds(61).toNanos();
    assertThat(throttle.begin("operator", "a")).isTrue();
  }

  @Test
  void countsAnotherUsersFailuresAndSuccessesForThatUserOnly() {
    fail("operator", "a", 5);
    assertThat(throttle.begin("investor", "a")).isTrue();
    throttle.succeeded("investor", "a");
    assertThat(throttle.begin("operator", "a")).isFalse();
  }

  @Test
  void countsNoSuccess() {
    for (int i = 0; i < 100; i++) {
      assertThat(throttle.begin("operator", "a")).isTrue();
      throttle.succeeded("operator", "a");
    }
  }

  @Test
  void blocksAUserAfterGuessesFromManyAddresses() {
    for (int i = 0; i < LoginThrottle.ATTEMPTS_FROM_ANYWHERE; i++) {
      assertThat(throttle.begin("operator", "a" + i)).isTrue();
    }
    assertThat(throttle.begin("operator", "another")).isFalse();
    assertThat(throttle.begin("investor", "another")).isTrue();
  }

  private void fail(String user, String address, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(throttle.begin(user, address)).isTrue();
    }
  }
}
