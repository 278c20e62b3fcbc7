package io.bactrian.capture.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.unit.DataSize;

class IntakePropertiesTest {
  private final ApplicationContextRunner context =
      new ApplicationContextRunner().withUserConfiguration(Registered.class);

  @Test
  void haveTheseDefaults() {
    context.run(
        c ->
            assertThat(c.getBean(IntakeProperties.class))
                .isEqualTo(
                    new IntakeProperties(
                        Duration.ofMillis(1500),
                        Duration.ofSeconds(1),
                        500,
                        DataSize.ofMegabytes(2),
                        DataSize.ofGigabytes(1),
                        DataSize.ofMegabytes(16),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(10))));
  }

  @Test
  void refuseAnUnknownKey() {
    context.withPropertyValues("hub.intake.patence=1s").run(c -> assertThat(c).hasFailed());
  }

  @EnableConfigurationProperties(IntakeProperties.class)
  static class Registered {}
}
