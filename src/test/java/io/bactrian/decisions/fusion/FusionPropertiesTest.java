package io.bactrian.decisions.fusion;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class FusionPropertiesTest {
  private final ApplicationContextRunner context =
      new ApplicationContextRunner().withUserConfiguration(Registered.class);

  @Test
  void haveTheseDefaults() {
    context.run(
        c ->
            assertThat(c.getBean(FusionProperties.class))
                .isEqualTo(
                    new FusionProperties(0.1, List.of(), Duration.ofDays(7), "0 10 3 * * ?")));
  }

  @Test
  void refuseAnUnknownKeyAndAThresholdThatNothingReaches() {
    context.withPropertyValues("hub.fusion.treshold=0.1").run(c -> assertThat(c).hasFailed());
    context.withPropertyValues("hub.fusion.threshold=1.1").run(c -> assertThat(c).hasFailed());
  }

  @EnableConfigurationProperties(FusionProperties.class)
  static class Registered {}
}
