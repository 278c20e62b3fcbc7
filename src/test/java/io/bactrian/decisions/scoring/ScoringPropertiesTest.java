package io.bactrian.decisions.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class ScoringPropertiesTest {
  private final ApplicationContextRunner context =
      new ApplicationContextRunner().withUserConfiguration(Registered.class);

  @Test
  void haveTheseDefaults() {
    context.run(
        c ->
            assertThat(c.getBean(ScoringProperties.class))
                .isEqualTo(new ScoringProperties("M5", 0.02, 2300, Duration.ofSeconds(60))));
  }

  @Test
  void refuseAnUnknownKeyAndAThresholdThatNothingReaches() {
    context.withPropertyValues("hub.scoring.treshold=0.1").run(c -> assertThat(c).hasFailed());
    context.withPropertyValues("hub.scoring.threshold=0.6").run(c -> assertThat(c).hasFailed());
  }

  @EnableConfigurationProperties(ScoringProperties.class)
  static class Registered {}
}
