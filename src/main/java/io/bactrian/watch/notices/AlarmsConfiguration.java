package io.bactrian.watch.notices;

import io.bactrian.shared.SecretValues;
import jakarta.mail.PasswordAuthentication;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.component.mail.MailAuthenticator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AlarmsProperties.class)
class AlarmsConfiguration {
  private static final Logger log = LoggerFactory.getLogger(AlarmsConfiguration.class);

  private final AlarmsProperties properties;

  AlarmsConfiguration(AlarmsProperties properties) {
    this.properties = properties;
    properties.secrets().forEach(SecretValues::add);
  }

  /** So that no address holds the password. Without a user nobody logs in. */
  @Bean
  MailAuthenticator alarmMailLogin() {
    return new MailAuthenticator() {
      @Override
      public PasswordAuthentication getPasswordAuthentication() {
        String user = properties.mail().user();
        return new PasswordAuthentication(
            user.isEmpty() ? null : user, properties.mail().password());
      }
    };
  }

  /** Said once; a hub that nobody set a channel up for says nothing. */
  @EventListener(ApplicationReadyEvent.class)
  void report() {
    var channels = properties.channels();
    var off = new TreeSet<>(Set.of("mail", "telegram", "webhook"));
    off.removeAll(channels);
    if (!channels.isEmpty()) {
      log.info("Alarms go out by {}; not set up, so passed over: {}", channels, off);
    }
  }
}
