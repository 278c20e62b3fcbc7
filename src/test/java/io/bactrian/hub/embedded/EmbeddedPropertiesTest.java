package io.bactrian.hub.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class EmbeddedPropertiesTest {
  private final ApplicationContextRunner context =
      new ApplicationContextRunner().withUserConfiguration(Registered.class);

  @Test
  void haveTheseDefaults() {
    context.run(
        c ->
            assertThat(c.getBean(EmbeddedProperties.class))
                .isEqualTo(
                    new EmbeddedProperties(
                        Duration.ofSeconds(60), Duration.ofMillis(500), Duration.ofSeconds(30))));
  }

  @Test
  void refuseAnUnknownKey() {
    context.withPropertyValues("hub.embedded.start-timout=1s").run(c -> assertThat(c).hasFailed());
  }

  @EnableConfigurationProperties(EmbeddedProperties.class)
  static class Registered {}
}
