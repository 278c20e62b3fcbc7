package io.bactrian.models.trainers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.unit.DataSize;

class TrainerPropertiesTest {
  private final ApplicationContextRunner context =
      new ApplicationContextRunner().withUserConfiguration(Registered.class);

  @Test
  void haveTheseDefaults() {
    context.run(
        c ->
            assertThat(c.getBean(TrainerProperties.class))
                .isEqualTo(
                    new TrainerProperties(
                        "",
                        "plain",
                        5000,
                        "",
                        4,
                        List.of("127.0.0.1", "localhost"),
                        DataSize.ofGigabytes(2),
                        Duration.ofMinutes(5),
                        "")));
  }

  @Test
  void refuseAnUnknownKey() {
    context.withPropertyValues("hub.trainer.quue=1").run(c -> assertThat(c).hasFailed());
  }

  @EnableConfigurationProperties(TrainerProperties.class)
  static class Registered {}
}
