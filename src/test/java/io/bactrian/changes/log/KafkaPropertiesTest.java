package io.bactrian.changes.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.unit.DataSize;

class KafkaPropertiesTest {
  private final ApplicationContextRunner runner =
      new ApplicationContextRunner().withUserConfiguration(Configured.class);

  @EnableConfigurationProperties(KafkaProperties.class)
  static class Configured {}

  @Test
  void hasItsDefaults() {
    runner.run(
        context ->
            assertThat(context.getBean(KafkaProperties.class))
                .isEqualTo(
                    new KafkaProperties(
                        "",
                        "bactrian.changes",
                        12,
                        (short) -1,
                        Duration.ofDays(7),
                        DataSize.ofMegabytes(20),
                        Map.of(),
                        Map.of())));
  }

  @Test
  void takesKeysAndOptions() {
    runner
        .withPropertyValues(
            "hub.kafka.keys.orders=login,order_id", "hub.kafka.options.[security.protocol]=SSL")
        .run(
            context -> {
              KafkaProperties kafka = context.getBean(KafkaProperties.class);
              assertThat(kafka.keys()).containsEntry("orders", List.of("login", "order_id"));
              assertThat(kafka.options()).containsEntry("security.protocol", "SSL");
            });
  }

  @Test
  void refusesAKeyItDoesNotKnow() {
    runner
        .withPropertyValues("hub.kafka.broker=there:9092")
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .hasStackTraceContaining("hub.kafka.broker"));
  }
}
