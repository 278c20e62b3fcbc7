package io.bactrian.watch.processors;

import static io.bactrian.watch.processors.ProcessorHealth.State.BEHIND;
import static io.bactrian.watch.processors.ProcessorHealth.State.FAILING;
import static io.bactrian.watch.processors.ProcessorHealth.State.HEALTHY;
import static io.bactrian.watch.processors.ProcessorHealth.State.NOT_ENOUGH_DATA;
import static io.bactrian.watch.processors.ProcessorHealth.State.PAUSED;
import static io.bactrian.watch.processors.ProcessorHealth.State.STALLED;
import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.watch.processors.ProcessorHealth.Before;
import io.bactrian.watch.processors.ProcessorHealth.Verdict;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProcessorHealthTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:15:00Z");
  private static final Duration LATE = Duration.ofMinutes(5);

  private static Sample sample(long lag, double seconds, long processed, int instances) {
    return new Sample(
        "s", "subscriber", false, lag, seconds, processed, false, null, null, null, instances);
  }

  private static Before before(long processed) {
    return new Before(NOW.minusSeconds(900), processed);
  }

  private static Verdict judge(Sample sample, @Nullable Before before) {
    return ProcessorHealth.judge(sample, before, NOW, LATE);
  }

  @Test
  void isHealthyOnlyWhereSomethingShowsIt() {
    assertThat(judge(sample(0, 0, 0, 1), before(0)).state()).isEqualTo(NOT_ENOUGH_DATA);
    assertThat(judge(sample(9, 400, 5, 1), null).state()).isEqualTo(NOT_ENOUGH_DATA);
    assertThat(judge(sample(0, 0, 5, 1), null).state()).isEqualTo(HEALTHY);
    assertThat(judge(sample(9, 10, 905, 1), before(5)))
        .isEqualTo(new Verdict(HEALTHY, "It goes on.", 1.0));
  }

  @Test
  void distinguishesBehindFromStalled() {
    assertThat(judge(sample(9, 400, 6, 1), before(5)).state()).isEqualTo(BEHIND);
    assertThat(judge(sample(9, 400, 5, 1), before(5)))
        .isEqualTo(
            new Verdict(
                STALLED,
                "It did nothing since the last look, and 9 wait, the oldest for 400 s.",
                0.0));
    assertThat(judge(sample(9, 20, 5, 1), before(5)).state()).isEqualTo(HEALTHY);
    assertThat(judge(sample(9, 20, 5, 0), before(5)).reason()).startsWith("No hub runs it");
  }

  @Test
  void knowsNothingOfTheTimeBeforeARewind() {
    Verdict verdict = judge(sample(9, 400, 2, 1), before(500));
    assertThat(verdict.state()).isEqualTo(NOT_ENOUGH_DATA);
    assertThat(verdict.rate()).isNull();
  }

  @Test
  void saysWhatItsProblemIs() {
    var paused = new Sample("s", "subscriber", true, 9, 400, 5, true, "p", "e", null, 0);
    var problem =
        new Sample("s", "subscriber", false, 0, 0, 5, false, "waits for Kafka", null, null, 1);
    var failing = new Sample("s", "queue", false, 0, 0, 5, true, null, "no such column", null, 1);
    assertThat(judge(paused, before(5)).state()).isEqualTo(PAUSED);
    assertThat(judge(problem, before(5))).isEqualTo(new Verdict(STALLED, "waits for Kafka", 0.0));
    assertThat(judge(problem, before(4)).state()).isEqualTo(FAILING);
    assertThat(judge(failing, before(5)).reason())
        .isEqualTo("The newest one failed: no such column");
  }
}
