package io.bactrian.decisions.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class BacktestPropertiesTest {
  private final ApplicationContextRunner context =
      new ApplicationContextRunner().withUserConfiguration(Registered.class);

  @Test
  void haveTheseDefaults() {
    context.run(
        c ->
            assertThat(c.getBean(BacktestProperties.class))
                .isEqualTo(new BacktestProperties(1_000_000, 500, 20, Duration.ofSeconds(8))));
  }

  @Test
  void refuseAnUnknownKeyAndAQueueForNothing() {
    context.withPropertyValues("hub.backtest.que=5").run(c -> assertThat(c).hasFailed());
    context.withPropertyValues("hub.backtest.queue=0").run(c -> assertThat(c).hasFailed());
  }

  @EnableConfigurationProperties(BacktestProperties.class)
  static class Registered {}
}
