package io.bactrian.models.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class ModelSyncPropertiesTest {
  private final ApplicationContextRunner context =
      new ApplicationContextRunner().withUserConfiguration(Registered.class);

  @Test
  void haveTheseDefaults() {
    context.run(c -> assertThat(c.getBean(ModelSyncProperties.class)).isEqualTo(TestSources.USUAL));
  }

  @Test
  void refuseAnUnknownKeyAndWhatIsOutOfBounds() {
    for (String wrong :
        List.of("tokens=x", "interval=4m", "repository=models", "source=ftp", "keep=1")) {
      context
          .withPropertyValues("hub.model-sync." + wrong)
          .run(c -> assertThat(c).as(wrong).hasFailed());
    }
  }

  @Test
  void areOffWithoutTokenAndRepositoryAndPrintNoToken() {
    assertThat(TestSources.USUAL.isOn()).isFalse();
    context
        .withPropertyValues("hub.model-sync.token=ghp_secret", "hub.model-sync.repository=a/b")
        .run(
            c -> {
              assertThat(c.getBean(ModelSyncProperties.class).isOn()).isTrue();
              assertThat(c.getBean(ModelSyncProperties.class).toString()).doesNotContain("ghp_");
            });
  }

  @Test
  void needNoTokenOfAPublicRepositoryAtHuggingFace() {
    context
        .withPropertyValues(
            "hub.model-sync.source=hugging-face",
            "hub.model-sync.hugging-face.token=hf_secret",
            "hub.model-sync.repository=my_desk/models.v2")
        .run(
            c -> {
              var properties = c.getBean(ModelSyncProperties.class);
              assertThat(properties.isOn()).isTrue();
              assertThat(properties.address()).isEqualTo("https://huggingface.co");
              assertThat(properties.huggingFace().toString()).doesNotContain("hf_secret");
            });
    assertThat(TestSources.with("hugging-face", "https://a.example").isOn()).isFalse();
    context
        .withPropertyValues("hub.model-sync.hugging-face.tokens=x")
        .run(c -> assertThat(c).hasFailed());
  }

  @Test
  void sendNoTokenInTheClear() {
    var rows = new SourceRows(JdbcClient.create(new DriverManagerDataSource()));
    for (String url : List.of("http://api.example.com", "nowhere")) {
      var properties = TestSources.with("github", url);
      assertThatThrownBy(() -> new GitHubCalls(properties, rows, Clock.systemUTC()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("https");
      var hub = TestSources.huggingFaceProperties("a/b", URI.create(url), "hf_secret", "*.hf.co");
      assertThatThrownBy(() -> new HuggingFaceCalls(hub, rows, Clock.systemUTC()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("hub.model-sync.hugging-face.url");
    }
  }

  @EnableConfigurationProperties(ModelSyncProperties.class)
  static class Registered {}
}
