package io.bactrian;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.logging.impl.NoOpLog;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class FormerNamesTest {
  private final StandardEnvironment environment = new StandardEnvironment();
  private final MutablePropertySources sources = environment.getPropertySources();

  private final List<String> warnings = new ArrayList<>();

  private void process() {
    new FormerNames(destination -> new Warnings())
        .postProcessEnvironment(environment, new SpringApplication());
  }

  private final class Warnings extends NoOpLog {
    @Override
    public void warn(Object message) {
      warnings.add(message.toString());
    }
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
                "HUB_SUPABASE_USER_ROLE", "investor",
                "PATH", "/bin")));
    process();

    assertThat(environment.getProperty("hub.security.body-timeout")).isEqualTo("4s");
    assertThat(environment.getProperty("HUB_TRUSTED_PROXIES")).isEqualTo("10.0.0.1");
    assertThat(environment.getProperty("hub.supabase.roles.authenticated")).isEqualTo("investor");
    assertThat(environment.getProperty("PATH")).isEqualTo("/bin");
  }

  @Test
  void takesTheElementsOfAListThatVariablesStillName() {
    sources.replace(
        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
        new SystemEnvironmentPropertySource(
            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
            Map.of(
                "HUB_INGESTION_TRUSTEDPROXIES_0_", "10.0.0.1",
                "HUB_INGESTION_TRUSTEDPROXIES_1_", "10.0.0.2")));
    process();

    assertThat(
            Binder.get(environment)
                .bind("hub.security.trusted-proxies", Bindable.listOf(String.class))
                .get())
        .isEqualTo(List.of("10.0.0.1", "10.0.0.2"));
  }

  @Test
  void warnsByTheNameThatTheUserHasToWrite() {
    sources.replace(
        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
        new SystemEnvironmentPropertySource(
            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
            Map.of(
                "HUB_INGESTION_BODYTIMEOUT", "4s",
                "HUB_INGESTION_TRUSTEDPROXIES_0_", "10.0.0.1",
                "HUB_INGESTION_TRUSTEDPROXIES", "10.0.0.1",
                "HUB_SUPABASE_USER_ROLE", "investor")));
    sources.addLast(new MapPropertySource("file", Map.of("hub.ingestion.body-timeout", "3s")));
    process();

    String in = " now: rename it in systemEnvironment";
    assertThat(warnings)
        .containsExactlyInAnyOrder(
            "HUB_INGESTION_BODYTIMEOUT is called HUB_SECURITY_BODYTIMEOUT" + in,
            "HUB_INGESTION_TRUSTEDPROXIES_0_ is called HUB_SECURITY_TRUSTEDPROXIES_0_" + in,
            "HUB_INGESTION_TRUSTEDPROXIES is called HUB_TRUSTED_PROXIES" + in,
            "HUB_SUPABASE_USER_ROLE is called HUB_SUPABASE_ROLES_AUTHENTICATED" + in,
            "hub.ingestion.body-timeout is called hub.security.body-timeout now: rename it in"
                + " file");
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
