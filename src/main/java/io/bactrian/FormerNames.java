package io.bactrian;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.logging.Log;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.env.EnvironmentPostProcessor;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;

/** Lets properties work by the names that they had in earlier releases, with a warning. */
final class FormerNames implements EnvironmentPostProcessor, Ordered {
  private static final Map<String, String> NOW =
      Map.of(
          "hub.ingestion.trusted-proxies", "hub.security.trusted-proxies",
          "hub.ingestion.body-timeout", "hub.security.body-timeout",
          "hub.supabase.user.role", "hub.supabase.roles.authenticated"); // HUB_SUPABASE_USER_ROLE

  /** Variables by which the shipped configuration takes a property: one that is set goes first. */
  private static final Map<String, String> VARIABLES =
      Map.of("hub.security.trusted-proxies", "HUB_TRUSTED_PROXIES");

  private final Log log;

  FormerNames(DeferredLogFactory logs) {
    this.log = logs.getLog(FormerNames.class);
  }

  @Override
  public int getOrder() {
    return Ordered.LOWEST_PRECEDENCE; // configuration files have been read
  }

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    MutablePropertySources sources = environment.getPropertySources();
    for (var source : sources.stream().toList()) {
      if (source instanceof EnumerablePropertySource<?> names) {
        rename(names, sources);
      }
    }
  }

  private void rename(EnumerablePropertySource<?> source, MutablePropertySources sources) {
    boolean variables =
        source.getName().equals(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
    Map<String, Object> renamed = new LinkedHashMap<>();
    Map<String, Object> others = new LinkedHashMap<>();
    for (String name : source.getPropertyNames()) {
      String now = now(variables ? name.toLowerCase(Locale.ROOT).replace('_', '.') : name);
      Object value = source.getProperty(name);
      if (now == null) {
        others.put(name, value);
      } else {
        String called = variables ? variable(now) : now;
        log.warn(name + " is called " + called + " now: rename it in " + source.getName());
        renamed.put(variables ? VARIABLES.getOrDefault(now, now) : now, value);
      }
    }
    if (renamed.isEmpty()) {
      return;
    }
    if (source instanceof MapPropertySource && !variables) {
      // A strict binding refuses the former name wherever it sees it.
      sources.replace(
          source.getName(), new OriginTrackedMapPropertySource(source.getName(), others));
    }
    sources.addAfter(
        source.getName(), new MapPropertySource(source.getName() + " by former names", renamed));
  }

  private static String variable(String property) {
    String name = property.replace("-", "").replaceAll("[^a-z0-9]", "_").toUpperCase(Locale.ROOT);
    return VARIABLES.getOrDefault(property, name);
  }

  private static @Nullable String now(String name) {
    ConfigurationPropertyName property = ConfigurationPropertyName.adapt(name, '.');
    for (var entry : NOW.entrySet()) {
      ConfigurationPropertyName former = ConfigurationPropertyName.of(entry.getKey());
      if (former.equals(property)) {
        return entry.getValue();
      }
      if (former.isAncestorOf(property)) {
        String element = property.subName(former.getNumberOfElements()).toString(); // of a list
        return entry.getValue() + (element.matches("[0-9]+") ? "[" + element + "]" : element);
      }
    }
    return null;
  }
}
