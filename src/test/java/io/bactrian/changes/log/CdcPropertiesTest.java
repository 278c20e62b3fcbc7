package io.bactrian.changes.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.unit.DataSize;

class CdcPropertiesTest {
  private final ApplicationContextRunner runner =
      new ApplicationContextRunner().withUserConfiguration(Configured.class);

  @EnableConfigurationProperties(CdcProperties.class)
  static class Configured {}

  @Test
  void hasItsDefaults() {
    runner.run(
        context ->
            assertThat(context.getBean(CdcProperties.class))
                .isEqualTo(
                    new CdcProperties(
                        List.of(
                            "tv_signals",
                            "trading_data",
                            "market_bars",
                            "order_receipts",
                            "closed_trades",
                            "model_runs",
                            "events",
                            "model_syncs",
                            "model_rollout_moves",
                            "ml_model_deployments"),
                        List.of(),
                        Duration.ofMillis(10),
                        500,
                        5,
                        Duration.ofMillis(100),
                        Duration.ofSeconds(10),
                        Duration.ofDays(7),
                        "0 17 3 * * ?",
                        Duration.ofSeconds(6),
                        10_000,
                        CdcProperties.Capture.TRIGGERS,
                        new WalProperties(
                            "bactrian",
                            "bactrian",
                            Duration.ofMillis(5),
                            5_000,
                            2_000,
                            DataSize.ofGigabytes(1)))));
  }

  @Test
  void refusesAKeyItDoesNotKnow() {
    runner
        .withPropertyValues("hub.cdc.pol-interval=1ms")
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .hasStackTraceContaining("hub.cdc.pol-interval"));
  }

  @Test
  void refusesANameThatNoSlotCanHave() {
    runner
        .withPropertyValues("hub.cdc.wal.slot=My-Slot")
        .run(
            context -> assertThat(context.getStartupFailure()).hasStackTraceContaining("wal.slot"));
  }

  @Test
  void doublesTheDelayUpToTheLongest() {
    runner.run(
        context -> {
          CdcProperties properties = context.getBean(CdcProperties.class);
          assertThat(properties.delayAfter(1)).isEqualTo(Duration.ofMillis(100));
          assertThat(properties.delayAfter(3)).isEqualTo(Duration.ofMillis(400));
          assertThat(properties.delayAfter(60)).isEqualTo(Duration.ofSeconds(10));
        });
  }
}
