package io.bactrian.hub.liveedit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class LiveEditPropertiesTest {
  private final ApplicationContextRunner context =
      new ApplicationContextRunner().withUserConfiguration(Registered.class);

  @Test
  void haveTheseDefaults() {
    context.run(
        c ->
            assertThat(c.getBean(LiveEditProperties.class))
                .isEqualTo(
                    new LiveEditProperties(
                        Duration.ofMillis(250), Duration.ofSeconds(2), Duration.ofSeconds(10))));
  }

  @Test
  void refuseAnUnknownKey() {
    context.withPropertyValues("hub.liveedit.poll=1s").run(c -> assertThat(c).hasFailed());
  }

  @EnableConfigurationProperties(LiveEditProperties.class)
  static class Registered {}
}
