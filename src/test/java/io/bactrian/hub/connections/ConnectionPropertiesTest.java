package io.bactrian.hub.connections;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class ConnectionPropertiesTest {
  private final ApplicationContextRunner context =
      new ApplicationContextRunner().withUserConfiguration(Registered.class);

  @Test
  void haveTheseDefaults() {
    context.run(
        c ->
            assertThat(c.getBean(ConnectionProperties.class))
                .isEqualTo(
                    new ConnectionProperties(
                        List.of("127.0.0.1", "::1"), Duration.ofSeconds(10), 40, 16, 100)));
  }

  @Test
  void refuseAnUnknownKey() {
    context.withPropertyValues("hub.security.trusted=10.0.0.1").run(c -> assertThat(c).hasFailed());
  }

  @EnableConfigurationProperties(ConnectionProperties.class)
  static class Registered {}
}
