package io.bactrian.console.telegram;

import io.bactrian.shared.SecretValues;
import java.time.Duration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TelegramProperties.class)
class TelegramConfiguration {
  private static final Duration FOR_UPDATES = Duration.ofSeconds(45); // the route asks for 25 s
  private static final Duration FOR_OTHERS = Duration.ofSeconds(20);

  /** Routes name it as their client. */
  @Bean
  PatientClient telegramClient(TelegramProperties properties) {
    if (!properties.token().isEmpty()) {
      SecretValues.add(properties.token());
    }
    return new PatientClient(FOR_UPDATES, FOR_OTHERS);
  }
}
