package io.bactrian.data.labels;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class EnrichmentTest {
  private static final Instant SUNDAY = Instant.parse("2025-01-05T23:59:59.500Z");

  @Test
  void computesDelayWeekdayAndHourOfTheFiring() {
    assertThat(Enrichment.of(SUNDAY, SUNDAY.plusMillis(1_250)))
        .isEqualTo(new Enrichment(1_250L, 7, 23));
  }

  @Test
  void fallsBackToTheReceiptWithoutAGuessedDelay() {
    assertThat(Enrichment.of(null, SUNDAY.plusMillis(500))).isEqualTo(new Enrichment(null, 1, 0));
  }

  @Test
  void keepsTheSignOfClocksThatDiffer() {
    assertThat(Enrichment.of(SUNDAY, SUNDAY.minusMillis(3)).delayMillis()).isEqualTo(-3);
  }
}
