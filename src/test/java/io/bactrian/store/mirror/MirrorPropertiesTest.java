package io.bactrian.store.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class MirrorPropertiesTest {
  private final ApplicationContextRunner runner =
      new ApplicationContextRunner().withUserConfiguration(Configured.class);

  @EnableConfigurationProperties({MirrorProperties.class, OneDriveProperties.class})
  static class Configured {}

  @Test
  void hasItsDefaults() {
    runner.run(
        context -> {
          assertThat(context.getBean(MirrorProperties.class))
              .isEqualTo(
                  new MirrorProperties(
                      "Bactrian", "0 0/5 * * * ?", "0", 8, Duration.ofSeconds(30)));
          assertThat(context.getBean(OneDriveProperties.class))
              .isEqualTo(
                  new OneDriveProperties(
                      "",
                      "",
                      "",
                      "",
                      "",
                      "",
                      "",
                      "",
                      false,
                      "",
                      "",
                      "https://graph.microsoft.com",
                      "https://login.microsoftonline.com"));
          assertThat(context.getBean(OneDriveProperties.class).isSetUp()).isFalse();
        });
  }

  @Test
  void refusesAKeyItDoesNotKnow() {
    for (String key : new String[] {"hub.sync.paralel", "hub.onedrive.client-key"}) {
      runner
          .withPropertyValues(key + "=1")
          .run(context -> assertThat(context.getStartupFailure()).hasStackTraceContaining(key));
    }
  }

  @Test
  void namesTheSettingBehindAnOptionAndNoSecret() {
    runner
        .withPropertyValues("hub.onedrive.client-secret=hush", "hub.onedrive.user=me@example.com")
        .run(
            context -> {
              var properties = context.getBean(OneDriveProperties.class);
              assertThat(properties.isSetUp()).isTrue();
              assertThat(properties.target()).isEqualTo("hub.onedrive.user");
              assertThat(properties.setting("tenantId is missing"))
                  .isEqualTo("hub.onedrive.tenant");
              assertThat(properties.setting("clientSecret is missing: give it"))
                  .isEqualTo("hub.onedrive.client-secret");
              assertThat(properties.toString()).doesNotContain("hush");
            });
  }
}
