package io.bactrian.watch.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.unit.DataSize;

class QueuePropertiesTest {
  private final ApplicationContextRunner context =
      new ApplicationContextRunner().withUserConfiguration(Registered.class);

  @Test
  void haveTheseDefaults() {
    context.run(
        c ->
            assertThat(c.getBean(QueueProperties.class))
                .isEqualTo(
                    new QueueProperties(
                        Duration.ofSeconds(1),
                        DataSize.ofKilobytes(256),
                        1,
                        8,
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(5),
                        Duration.ofHours(1),
                        "0 0/5 * * * ?",
                        "0 0/15 * * * ?",
                        "0 0/10 * * * ?",
                        Duration.ofSeconds(15))));
  }

  @Test
  void refuseAnUnknownKeyAndWhatIsNone() {
    for (String wrong :
        List.of("workers=3", "min-workers=-1", "max-workers=0", "max-workers=65", "poll=1ms")) {
      context
          .withPropertyValues("hub.queue." + wrong)
          .run(c -> assertThat(c).as(wrong).hasFailed());
    }
  }

  @EnableConfigurationProperties(QueueProperties.class)
  static class Registered {}
}
