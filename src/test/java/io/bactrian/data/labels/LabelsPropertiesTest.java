package io.bactrian.data.labels;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class LabelsPropertiesTest {
  private final ApplicationContextRunner context =
      new ApplicationContextRunner().withUserConfiguration(Registered.class);

  @Test
  void haveTheseDefaults() {
    context.run(
        c -> assertThat(c.getBean(LabelsProperties.class)).isEqualTo(new LabelsProperties("M5")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"hub.labels.regime=M5", "hub.labels.regime-period="})
  void refuseAnUnknownKeyAndNoPeriod(String property) {
    context.withPropertyValues(property).run(c -> assertThat(c).hasFailed());
  }

  @EnableConfigurationProperties(LabelsProperties.class)
  static class Registered {}
}
