package io.bactrian.watch.boards;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PromQlTest {
  private static final Scrape SCRAPE =
      Scrape.of(
          """
          # TYPE calls_total counter
          calls_total{outcome="stored",source="a}b \\" 1"} 3
          took_bucket{le="+Inf"} 7.0E9
          """);

  @Test
  void findsWhatNoSeriesAnswers() {
    assertThat(
            SCRAPE.missing(
                "histogram_quantile(0.95, sum by (le) (rate(took_bucket[5m]))) > 1e9 and"
                    + " sum by (source, instance) (calls_total{outcome=~\"stored|x\", job=\"hub\"})"
                    + " / sum(up) > 0"))
        .isEmpty();
    assertThat(SCRAPE.missing("max(calls)")).hasSize(1);
    assertThat(SCRAPE.missing("calls_total{outcome=\"refused\"}")).hasSize(1);
    assertThat(SCRAPE.missing("calls_total{nothing=\"stored\"}")).hasSize(1);
    assertThat(SCRAPE.missing("sum by (nothing) (calls_total)")).hasSize(1);
  }
}
