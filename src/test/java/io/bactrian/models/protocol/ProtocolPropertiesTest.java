package io.bactrian.models.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.unit.DataSize;

class ProtocolPropertiesTest {
  private final ApplicationContextRunner context =
      new ApplicationContextRunner().withUserConfiguration(Registered.class);

  @Test
  void haveTheseDefaults() {
    context.run(
        c ->
            assertThat(c.getBean(ProtocolProperties.class))
                .isEqualTo(new ProtocolProperties(1024, DataSize.ofMegabytes(4))));
  }

  @Test
  void refuseAnUnknownKey() {
    context.withPropertyValues("hub.protocol.rows=1").run(c -> assertThat(c).hasFailed());
  }

  @EnableConfigurationProperties(ProtocolProperties.class)
  static class Registered {}
}
