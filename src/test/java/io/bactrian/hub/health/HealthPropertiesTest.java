package io.bactrian.hub.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.unit.DataSize;

class HealthPropertiesTest {
  private final ApplicationContextRunner context =
      new ApplicationContextRunner().withUserConfiguration(Registered.class);

  @Test
  void haveTheseDefaults() {
    context.run(
        c ->
            assertThat(c.getBean(HealthProperties.class))
                .isEqualTo(
                    new HealthProperties(
                        List.of("database", "objects", "routes", "changes", "schedules", "disk"),
                        Duration.ofMillis(700),
                        Duration.ofSeconds(1),
                        DataSize.ofGigabytes(1))));
  }

  @Test
  void refuseAnUnknownKey() {
    context
        .withPropertyValues("hub.monitoring.health.tmeout=1s")
        .run(c -> assertThat(c).hasFailed());
  }

  @EnableConfigurationProperties(HealthProperties.class)
  static class Registered {}
}
