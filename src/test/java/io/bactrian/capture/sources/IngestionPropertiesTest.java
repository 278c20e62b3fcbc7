package io.bactrian.capture.sources;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.unit.DataSize;

class IngestionPropertiesTest {
  private final ApplicationContextRunner context =
      new ApplicationContextRunner().withUserConfiguration(Registered.class);

  @Test
  void haveTheseDefaults() {
    context.run(
        c ->
            assertThat(c.getBean(IngestionProperties.class))
                .isEqualTo(
                    new IngestionProperties(
                        DataSize.ofKilobytes(256),
                        32,
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(10),
                        1000,
                        500,
                        1000,
                        DataSize.ofMegabytes(16),
                        true,
                        List.of(),
                        "",
                        "5/30 * * * * ?")));
  }

  @Test
  void refuseAnUnknownKey() {
    context.withPropertyValues("hub.ingestion.max-bdy=1KB").run(c -> assertThat(c).hasFailed());
  }

  @EnableConfigurationProperties(IngestionProperties.class)
  static class Registered {}
}
