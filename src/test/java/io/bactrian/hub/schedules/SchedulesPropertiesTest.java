package io.bactrian.hub.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class SchedulesPropertiesTest {
  private final ApplicationContextRunner context =
      new ApplicationContextRunner().withUserConfiguration(Registered.class);

  @Test
  void haveTheseDefaults() {
    context.run(
        c ->
            assertThat(c.getBean(SchedulesProperties.class))
                .isEqualTo(
                    new SchedulesProperties(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30),
                        1000,
                        Duration.ofDays(30),
                        1000)));
  }

  @Test
  void refuseAnUnknownKey() {
    context.withPropertyValues("hub.schedules.look=1s").run(c -> assertThat(c).hasFailed());
  }

  @Test
  void refuseWhatQuartzRefuses() {
    context
        .withPropertyValues("hub.schedules.check-in-interval=900ms")
        .run(c -> assertThat(c).hasFailed());
  }

  @EnableConfigurationProperties(SchedulesProperties.class)
  static class Registered {}
}
