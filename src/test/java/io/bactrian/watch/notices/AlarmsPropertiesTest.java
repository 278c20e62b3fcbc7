package io.bactrian.watch.notices;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class AlarmsPropertiesTest {
  private final ApplicationContextRunner context =
      new ApplicationContextRunner().withUserConfiguration(Registered.class);

  @Test
  void haveTheseDefaults() {
    context.run(
        c ->
            assertThat(c.getBean(AlarmsProperties.class))
                .isEqualTo(
                    new AlarmsProperties(
                        "0/30 * * * * ?",
                        "5/10 * * * * ?",
                        "20 * * * * ?",
                        Duration.ofSeconds(30),
                        "UTC",
                        "",
                        "",
                        "",
                        Duration.ofDays(90),
                        new AlarmsProperties.Mail("", "", "", "", ""),
                        new AlarmsProperties.Telegram("", ""),
                        new AlarmsProperties.Webhook("", ""))));
  }

  @Test
  void refuseAnUnknownKeyAndWhatIsNone() {
    for (String wrong :
        List.of(
            "mails.server=x",
            "mail.server=smtp.example.com",
            "webhook.url=ftp://x",
            "heartbeat-url=x",
            "keep=1h")) {
      context
          .withPropertyValues("hub.alarms." + wrong)
          .run(c -> assertThat(c).as(wrong).hasFailed());
    }
  }

  @Test
  void nameTheChannelsThatAreSetUpAndPrintNoSecret() {
    context
        .withPropertyValues(
            "hub.alarms.telegram.token=1:token-of-bot",
            "hub.alarms.telegram.chat=7",
            "hub.alarms.mail.server=smtps:smtp.example.com:465",
            "hub.alarms.mail.password=hush-hush",
            "hub.alarms.webhook.url=https://example.com/secret-path")
        .run(
            c -> {
              AlarmsProperties set = c.getBean(AlarmsProperties.class);
              assertThat(set.channels()).containsExactly("telegram", "webhook");
              assertThat(set.toString() + set.mail() + set.telegram() + set.webhook())
                  .doesNotContain("token-of-bot", "hush-hush", "secret-path");
            });
  }

  @EnableConfigurationProperties(AlarmsProperties.class)
  static class Registered {}
}
