package io.bactrian.console.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

class TelegramPropertiesTest {
  private final ApplicationContextRunner context =
      new ApplicationContextRunner().withUserConfiguration(Settings.class);

  @Configuration
  @EnableConfigurationProperties(TelegramProperties.class)
  static class Settings {}

  @Test
  void isOffWithoutATokenAndInNoGroup() {
    context.run(
        made -> {
          TelegramProperties properties = made.getBean(TelegramProperties.class);
          assertThat(properties.on()).isFalse();
          assertThat(properties.groups()).isEmpty();
        });
  }

  @Test
  void namesNoTokenAndKnowsItsGroups() {
    with(Map.of("token", "1:abc", "chat", "-1001, 7"))
        .run(
            made -> {
              TelegramProperties properties = made.getBean(TelegramProperties.class);
              assertThat(properties.on()).isTrue();
              assertThat(properties.groups()).containsExactly("-1001", "7");
              assertThat(properties.toString()).doesNotContain("abc");
            });
    with(Map.of("token", "1:abc", "bot", "false"))
        .run(made -> assertThat(made.getBean(TelegramProperties.class).on()).isFalse());
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    with(Map.of("chat", "@name")).run(made -> assertThat(made).hasFailed());
    with(Map.of("tokens", "x")).run(made -> assertThat(made).hasFailed());
  }

  private ApplicationContextRunner with(Map<String, String> settings) {
    return context.withPropertyValues(
        settings.entrySet().stream()
            .map(one -> "hub.telegram." + one.getKey() + "=" + one.getValue())
            .toArray(String[]::new));
  }
}
