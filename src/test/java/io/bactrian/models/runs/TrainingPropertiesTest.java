package io.bactrian.models.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class TrainingPropertiesTest {
  private final ApplicationContextRunner context =
      new ApplicationContextRunner().withUserConfiguration(Registered.class);

  @Test
  void haveTheseDefaults() {
    context.run(
        c ->
            assertThat(c.getBean(TrainingProperties.class))
                .isEqualTo(
                    new TrainingProperties(
                        "M5",
                        List.of("direction", "volatility"),
                        List.of(),
                        Duration.ofDays(7),
                        "0 40 2 * * ?",
                        "0/2 * * * * ?",
                        5,
                        Duration.ofSeconds(10),
                        Duration.ofMinutes(10),
                        Duration.ofSeconds(10),
                        Duration.ofHours(1),
                        "")));
  }

  @Test
  void refuseAnUnknownKey() {
    context.withPropertyValues("hub.training.max-attempt=1").run(c -> assertThat(c).hasFailed());
  }

  @EnableConfigurationProperties(TrainingProperties.class)
  static class Registered {}
}
