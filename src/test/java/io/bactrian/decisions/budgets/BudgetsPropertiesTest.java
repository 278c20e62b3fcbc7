package io.bactrian.decisions.budgets;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class BudgetsPropertiesTest {
  private final ApplicationContextRunner context =
      new ApplicationContextRunner().withUserConfiguration(Registered.class);

  @Test
  void haveTheseDefaults() {
    context.run(
        c ->
            assertThat(c.getBean(BudgetsProperties.class))
                .isEqualTo(new BudgetsProperties(Duration.ofDays(90), "0 37 3 * * ?")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"hub.budgets.retain=1d", "hub.budgets.retention=23h"})
  void refuseAnUnknownKeyAndLessThanTheDayThatBudgetsCount(String setting) {
    context.withPropertyValues(setting).run(c -> assertThat(c).hasFailed());
  }

  @EnableConfigurationProperties(BudgetsProperties.class)
  static class Registered {}
}
