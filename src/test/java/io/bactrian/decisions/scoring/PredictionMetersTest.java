package io.bactrian.decisions.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PredictionMetersTest {
  private final PredictionMeters meters = new PredictionMeters(new SimpleMeterRegistry());

  /** Bars come by webhook, too: a sender of them may not fill the memory of a Prometheus. */
  @Test
  void labelsNoMoreSymbolsThanTheMost() {
    Set<String> labels = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      labels.add(meters.label("HELD-" + i, true));
    }
    assertThat(labels).hasSize(PredictionMeters.MOST + 1).contains("HELD-0", "other");
    assertThat(meters.label("HELD-0", false)).isEqualTo("HELD-0");
    assertThat(meters.label("HELD-9999", true)).isEqualTo("other");
  }

  @Test
  void labelsNoSymbolWithoutBars() {
    assertThat(meters.label("BTCUSD", false)).isEqualTo("other");
    assertThat(meters.label("BTCUSD", true)).isEqualTo("BTCUSD");
  }
}
