package io.bactrian.hub.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.hub.keys.ConfigurationInEffect.Property;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class ConfigurationInEffectTest {
  record Part(String url, int most) {}

  record Settings(Duration keep, String password, String openingsAMinute, Part part) {}

  private static Map<String, Property> items(
      Map<String, Object> set, Map<String, Object> variables) {
    var environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new MapPropertySource("test", set));
    environment
        .getPropertySources()
        .addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", variables));
    var found = new ConfigurationInEffect(environment);
    found.add(
        "hub.try",
        new Settings(
            Duration.ofHours(48), "s3cret", "x", new Part("https://u:pw@h.example:9/p?q=1", 4)));
    return found.items().stream().collect(Collectors.toMap(Property::name, Function.identity()));
  }

  private static Property of(Map<String, Property> items, String name) {
    return Objects.requireNonNull(items.get(name), name);
  }

  @Test
  void showsNoSecretAndOfAnAddressTheHostOnly() {
    Map<String, Property> items =
        items(
            Map.of(
                "hub.a.api-key", "k1",
                "hub.a.webhook-url", "https://hooks.example/T0/B0/abc",
                "hub.a.broken", "https://hooks example/abc",
                "hub.a.database", "jdbc:postgresql://db.example:5432/x?password=p"),
            Map.of());
    assertThat(of(items, "hub.a.api-key").secret()).isTrue();
    assertThat(of(items, "hub.a.webhook-url").value()).isEqualTo("https://hooks.example");
    assertThat(of(items, "hub.a.database").value()).isEqualTo("postgresql://db.example:5432");
    assertThat(of(items, "hub.try.part.url").value()).isEqualTo("https://h.example:9");
    assertThat(items.toString()).doesNotContain("k1", "s3cret", "abc", "pw", "q=1", "password=p");
  }

  @Test
  void saysWhereAValueComesFromAndWhatSetsIt() {
    Map<String, Property> items =
        items(
            Map.of(
                "hub.a.named",
                "${HUB_NAMED:}",
                "hub.a.open",
                "${HUB_OPEN:7}",
                "hub.a.two-words",
                "1"),
            Map.of("HUB_NAMED", "set", "HUB_A_TWOWORDS", "2"));
    assertThat(of(items, "hub.a.named"))
        .isEqualTo(new Property("hub.a.named", "set", false, "variable", "HUB_NAMED"));
    assertThat(of(items, "hub.a.open"))
        .isEqualTo(new Property("hub.a.open", "7", false, "default", "HUB_OPEN"));
    assertThat(of(items, "hub.a.two-words").source()).isEqualTo("variable");
    assertThat(of(items, "hub.a.two-words").variable()).isEqualTo("HUB_A_TWOWORDS");
    assertThat(of(items, "hub.try.keep"))
        .isEqualTo(new Property("hub.try.keep", "2d", false, "default", "HUB_TRY_KEEP"));
    assertThat(items).containsKey("hub.try.openings-a-minute");
  }
}
