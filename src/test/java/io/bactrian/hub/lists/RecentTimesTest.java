package io.bactrian.hub.lists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RecentTimesTest {
  @Test
  void saysOfHowManyTheyAre() {
    var times = new RecentTimes(new SimpleMeterRegistry(), "t", "of", Duration.ofMinutes(2));
    assertThat(times.of("label")).isNull();
    for (int i = 1; i <= 200; i++) {
      times.record("label", Duration.ofMillis(i));
    }
    RecentTimes.Recent recent = Objects.requireNonNull(times.of("label"));
    assertThat(recent.count()).isEqualTo(200);
    assertThat(recent.p50Ms()).isCloseTo(100, within(5.0));
    assertThat(recent.p99Ms()).isCloseTo(198, within(10.0));
    assertThat(times.of("enrich")).as("there was none").isNull();
  }

  @Test
  void hasNoFigureWhereThereWasNoneOfLate() {
    var times = new RecentTimes(new SimpleMeterRegistry(), "t", "of", Duration.ofMillis(30));
    times.record("quiet", Duration.ofMillis(8));
    await().untilAsserted(() -> assertThat(times.of("quiet")).isNull());
  }
}
