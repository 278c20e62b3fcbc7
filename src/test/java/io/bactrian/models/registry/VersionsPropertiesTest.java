package io.bactrian.models.registry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class VersionsPropertiesTest {
  private final ApplicationContextRunner context =
      new ApplicationContextRunner().withUserConfiguration(Registered.class);

  @Test
  void haveTheseDefaults() {
    context.run(
        c ->
            assertThat(c.getBean(VersionsProperties.class))
                .isEqualTo(new VersionsProperties(8, 30)));
  }

  @Test
  void refuseAnUnknownKey() {
    context.withPropertyValues("hub.versions.kept=1").run(c -> assertThat(c).hasFailed());
  }

  @EnableConfigurationProperties(VersionsProperties.class)
  static class Registered {}
}
