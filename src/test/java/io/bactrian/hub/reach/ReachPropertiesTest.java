package io.bactrian.hub.reach;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class ReachPropertiesTest {
  private final ApplicationContextRunner context =
      new ApplicationContextRunner().withUserConfiguration(Registered.class);

  @Test
  void haveTheseDefaults() {
    context.run(
        c ->
            assertThat(c.getBean(ReachProperties.class))
                .isEqualTo(new ReachProperties(List.of("*"), List.of("*"), List.of())));
  }

  @Test
  void refuseAnUnknownKey() {
    context.withPropertyValues("hub.routes.allow.host=x").run(c -> assertThat(c).hasFailed());
  }

  @EnableConfigurationProperties(ReachProperties.class)
  static class Registered {}
}
