package io.bactrian.data.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SplitTest {
  private final Split split = Split.of(LongStream.range(0, 100).toArray(), 0.2);

  @Test
  void theNewestFifthIsHeldOut() {
    assertThat(split).isEqualTo(new Split(80));
    assertThat(split.holdsOut(80)).isTrue();
    assertThat(split.holdsOut(79)).isFalse();
    assertThat(Split.of(new long[] {1, 2, 3}, 0.2)).as("rounded up").isEqualTo(new Split(3));
  }

  @Test
  void aRowWhoseLabelReachesIntoTheHoldoutIsInNeither() {
    assertThat(split.trainsOn(68, 80)).isTrue();
    assertThat(split.trainsOn(69, 81)).isFalse();
    assertThat(split.holdsOut(69)).isFalse();
  }

  @Test
  void aRowWithoutALabelIsOnTheSideOfItsMoment() {
    assertThat(split.trainsOn(79, Sample.NEVER)).isTrue();
    assertThat(split.trainsOn(80, Sample.NEVER)).isFalse();
  }
}
