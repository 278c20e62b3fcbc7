package io.bactrian.models.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bactrian.HubTest;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** What {@code schedules/train-nightly.camel.yaml} sets off. */
@HubTest
class ScheduledTrainingTest {
  @Autowired JdbcTemplate jdbc;
  @Autowired CamelContext camel;

  @Test
  void trainsTheSymbolsThatBarsHaveComeInForOfLate() {
    Planted.wave(jdbc, "NIGHTLY", 700);
    Planted.wave(jdbc, "YESTERYEAR", 700);
    jdbc.update(
        "update market_bars set open_time = open_time - interval '1 year' where symbol ="
            + " 'YESTERYEAR'");
    try (ProducerTemplate schedule = camel.createProducerTemplate()) {
      schedule.sendBody("direct:request-scheduled-training", "");
      schedule.sendBody("direct:request-scheduled-training", "");
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    List<String> asked =
        jdbc.queryForList(
            "select model from model_runs where requested_by = 'schedule' and symbol = 'NIGHTLY'"
                + " order by model",
            String.class);
    assertThat(asked).containsExactly("nightly-m5-direction", "nightly-m5-volatility");
    assertThat(
            jdbc.queryForObject(
                "select count(*) from model_runs where symbol = 'YESTERYEAR'", Long.class))
        .isZero();
    await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () ->
                Set.copyOf(
                    jdbc.queryForList(
                        "select state from model_runs where symbol = 'NIGHTLY'", String.class)),
            Set.of("completed")::equals);
  }
}
