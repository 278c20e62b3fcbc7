package io.bactrian.data.features;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class DatasetsPropertiesTest {
  private final ApplicationContextRunner context =
      new ApplicationContextRunner().withUserConfiguration(Registered.class);

  @Test
  void haveTheseDefaults() {
    context.run(
        c ->
            assertThat(c.getBean(DatasetsProperties.class))
                .isEqualTo(
                    new DatasetsProperties("", 12, 0.2, 300, 1_000_000, "default@1", "512MB")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hub.datasets.horizont=12",
        "hub.datasets.horizon=0",
        "hub.datasets.holdout=0.9",
        "hub.datasets.minimum-samples=1",
        "hub.datasets.maximum-bars=10",
        "hub.datasets.features=default@3",
        "hub.datasets.memory-limit=lots"
      })
  void refuseAnUnknownKeyAndWhatMakesNoSense(String property) {
    context.withPropertyValues(property).run(c -> assertThat(c).hasFailed());
  }

  @EnableConfigurationProperties(DatasetsProperties.class)
  static class Registered {}
}
