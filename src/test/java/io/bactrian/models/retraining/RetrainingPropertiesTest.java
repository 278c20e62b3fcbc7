package io.bactrian.models.retraining;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class RetrainingPropertiesTest {
  private final ApplicationContextRunner context =
      new ApplicationContextRunner().withUserConfiguration(Registered.class);

  @Test
  void haveTheseDefaults() {
    context.run(
        c ->
            assertThat(c.getBean(RetrainingProperties.class))
                .isEqualTo(
                    new RetrainingProperties(
                        288,
                        30,
                        "0 20 0/6 * * ?",
                        "0 30 1 ? * SUN",
                        "0 0 1 1 * ?",
                        "0 50 1 * * ?")));
  }

  @Test
  void refuseAnUnknownKey() {
    context.withPropertyValues("hub.retraining.cron=x").run(c -> assertThat(c).hasFailed());
  }

  @EnableConfigurationProperties(RetrainingProperties.class)
  static class Registered {}
}
