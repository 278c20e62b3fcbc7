package io.bactrian.models.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
  void sendNoTokenInTheClear() {
    var rows = new SourceRows(JdbcClient.create(new DriverManagerDataSource()));
    for (String url : List.of("http://api.example.com", "nowhere")) {
      var properties = TestSources.with("github", url);
      assertThatThrownBy(() -> new GitHubCalls(properties, rows, Clock.systemUTC()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("https");
    }
  }

  @EnableConfigurationProperties(ModelSyncProperties.class)
  static class Registered {}
}
