package io.bactrian.store.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MirrorRunTest {
  private static final Instant START = Instant.parse("2026-11-21T13:00:00Z");

  @Test
  void computesItsRateAndWhatIsLeft() {
    MirrorRun half = run(START, null);
    assertThat(half.rate(START.plusSeconds(10))).isEqualTo(50.0);
    assertThat(half.left(START.plusSeconds(10))).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void hasNoRateBeforeItCopiesAndNothingLeftAfterItsEnd() {
    assertThat(run(null, null).left(START)).isNull();
    assertThat(run(null, null).rate(START)).isZero();
    MirrorRun ended = run(START, START.plusSeconds(5));
    assertThat(ended.rate(START.plusSeconds(1000))).isEqualTo(100.0);
    assertThat(ended.left(START.plusSeconds(1000))).isNull();
  }

  private static MirrorRun run(@Nullable Instant started, @Nullable Instant ended) {
    return new MirrorRun(
        "id", "map", "me", false, "running", null, null, null, 2, 1, 0, 1000, 500, START, started,
        ended);
  }
}
