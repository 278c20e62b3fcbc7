package io.bactrian.store.objects;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class ObjectsPropertiesTest {
  private final ApplicationContextRunner context =
      new ApplicationContextRunner().withUserConfiguration(Registered.class);

  @Test
  void haveTheseDefaults() {
    context.run(
        c ->
            assertThat(c.getBean(ObjectsProperties.class))
                .isEqualTo(
                    new ObjectsProperties(
                        "",
                        "us-east-1",
                        "bactrian",
                        "",
                        "",
                        Duration.ofSeconds(60),
                        Map.of(),
                        "0 27 3 * * ?")));
  }

  @Test
  void refuseAnUnknownKey() {
    context.withPropertyValues("hub.objects.bukket=b").run(c -> assertThat(c).hasFailed());
  }

  @Test
  void nameWhatAnEndpointLacks() {
    context
        .withPropertyValues("hub.objects.endpoint=https://s3.example.com")
        .run(c -> assertThat(c).getFailure().rootCause().hasMessageContaining("HUB_S3_ACCESS_KEY"));
    context
        .withPropertyValues(
            "hub.objects.endpoint=https://s3.example.com", "hub.objects.access-key=hub")
        .run(c -> assertThat(c).getFailure().rootCause().hasMessageContaining("HUB_S3_SECRET_KEY"));
    context
        .withPropertyValues("hub.objects.endpoint=s3.example.com")
        .run(c -> assertThat(c).getFailure().rootCause().hasMessageContaining("HUB_S3_ENDPOINT"));
  }

  @Test
  void refuseARetentionOfEverythingOrOfNoTime() {
    for (String wrong : List.of("[/]=30d", "[datasets]=30d", "[trash/]=1m")) {
      context
          .withPropertyValues("hub.objects.retention." + wrong)
          .run(c -> assertThat(c).getFailure().rootCause().hasMessageContaining("retention"));
    }
  }

  @Test
  void showNoSecret() {
    assertThat(
            new ObjectsProperties("", "r", "b", "", "hush", Duration.ZERO, Map.of(), "").toString())
        .doesNotContain("hush");
  }

  @EnableConfigurationProperties(ObjectsProperties.class)
  static class Registered {}
}
