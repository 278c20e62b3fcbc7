package io.bactrian;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.logging.DeferredLogs;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class FormerNamesTest {
  private final StandardEnvironment environment = new StandardEnvironment();
  private final MutablePropertySources sources = environment.getPropertySources();

  private void process() {
    new FormerNames(new DeferredLogs())
        .postProcessEnvironment(environment, new SpringApplication());
  }

  @Test
  void takesTheNameThatAFileStillHas() {
    sources.addLast(
        new MapPropertySource(
            "config/application.yaml",
            Map.of(
                "hub.ingestion.trusted-proxies[0]", "10.0.0.1",
                "hub.ingestion.trusted-proxies[1]", "10.0.0.2",
                "hub.ingestion.bodyTimeout", "3s",
                "hub.ingestion.max-body", "1MB")));
    sources.addLast(new MapPropertySource("shipped", Map.of("hub.security.body-timeout", "10s")));
    process();

    assertThat(environment.getProperty("hub.security.body-timeout")).isEqualTo("3s");
    assertThat(
            Binder.get(environment)
                .bind("hub.security.trusted-proxies", Bindable.listOf(String.class))
                .get())
        .isEqualTo(List.of("10.0.0.1", "10.0.0.2"));
    assertThat(
            Binder.get(environment)
                .bind("hub.ingestion", Bindable.mapOf(String.class, String.class))
                .get())
        .containsExactly(Map.entry("max-body", "1MB"));
  }

  @Test
  void takesTheNameThatAnEnvironmentVariableStillHas() {
    sources.replace(
        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
        new SystemEnvironmentPropertySource(
            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
            Map.of(
                "HUB_INGESTION_BODYTIMEOUT", "4s",
                "HUB_INGESTION_TRUSTEDPROXIES", "10.0.0.1",
                "PATH", "/bin")));
    process();

    assertThat(environment.getProperty("hub.security.body-timeout")).isEqualTo("4s");
    assertThat(environment.getProperty("HUB_TRUSTED_PROXIES")).isEqualTo("10.0.0.1");
    assertThat(environment.getProperty("PATH")).isEqualTo("/bin");
  }

  @Test
  void prefersTheVariableOfTodayWhereBothAreSet() {
    sources.replace(
        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
        new SystemEnvironmentPropertySource(
            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
            Map.of(
                "HUB_INGESTION_TRUSTEDPROXIES", "0.0.0.0/0", "HUB_TRUSTED_PROXIES", "10.0.0.9")));
    process();

    assertThat(environment.getProperty("HUB_TRUSTED_PROXIES")).isEqualTo("10.0.0.9");
  }

  @Test
  void leavesTheNameOfTodayAlone() {
    sources.addFirst(new MapPropertySource("file", Map.of("hub.security.body-timeout", "5s")));
    int before = sources.size();
    process();

    assertThat(environment.getProperty("hub.security.body-timeout")).isEqualTo("5s");
    assertThat(sources).hasSize(before);
  }
}
