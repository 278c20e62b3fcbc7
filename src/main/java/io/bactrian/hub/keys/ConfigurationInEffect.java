package io.bactrian.hub.keys;

import io.bactrian.shared.SecretValues;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

/**
 * The properties under {@code hub} with where each comes from. What may be a secret, by its name,
 * is left out, and of an address only the host is shown: it may hold one.
 */
final class ConfigurationInEffect {
  private static final Pattern SECRET =
      Pattern.compile("(?i).*(password|passphrase|secret|token|key|credential|private|salt)[^.]*");

  private static final Pattern ADDRESS = Pattern.compile("(?i)[a-z][a-z0-9+.:-]*://.*");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*)(:.*)?}");
  private static final Pattern NAME = Pattern.compile("hub(\\.[a-z0-9-]+)+");

  private final ConfigurableEnvironment environment;
  private final Map<String, String> values = new TreeMap<>();

  /**
   * @param value null where it is secret and not set
   * @param source default, variable, file or argument
   * @param variable that sets it
   */
  record Property(
      String name, @Nullable String value, boolean secret, String source, String variable) {}

  ConfigurationInEffect(ConfigurableEnvironment environment) {
    this.environment = environment;
    for (PropertySource<?> source : environment.getPropertySources()) {
      if (source instanceof EnumerablePropertySource<?> all) {
        for (String name : all.getPropertyNames()) {
          if (NAME.matcher(name).matches()) {
            values.put(name, environment.getProperty(name, ""));
          }
        }
      }
    }
  }

  /** What a record of settings holds, its defaults included. */
  void add(String prefix, @Nullable Object settings) {
    if (settings == null || !settings.getClass().isRecord() || !prefix.startsWith("hub")) {
      return;
    }
    for (RecordComponent component : settings.getClass().getRecordComponents()) {
      String name = prefix + "." + DataObjectPropertyName.toDashedForm(component.getName());
      Object value = valueOf(component, settings);
      if (value != null && value.getClass().isRecord()) {
        add(name, value);
      } else if (!(value instanceof Map) && !(value instanceof Collection)) {
        String shown =
            value instanceof Duration duration ? text(duration) : Objects.toString(value, "");
        values.putIfAbsent(name, shown);
      }
    }
  }

  private static @Nullable Object valueOf(RecordComponent component, Object settings) {
    try {
      component.getAccessor().setAccessible(true); // the records are their packages' own
      return component.getAccessor().invoke(settings);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** By name. */
  List<Property> items() {
    return values.entrySet().stream().map(one -> property(one.getKey(), one.getValue())).toList();
  }

  private Property property(String name, String value) {
    boolean secret = SECRET.matcher(name).matches();
    Origin origin = origin(name);
    String shown = secret ? (value.isEmpty() ? null : "") : readable(value);
    return new Property(name, shown, secret, origin.source(), origin.variable());
  }

  private static String readable(String value) {
    if (!ADDRESS.matcher(value).matches()) {
      return SecretValues.masked(value);
    }
    try {
      URI uri = URI.create(value.replaceFirst("^jdbc:", ""));
      return uri.getHost() == null
          ? "an address, not shown"
          : uri.getScheme()
              + "://"
              + uri.getHost()
              + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    } catch (IllegalArgumentException e) {
      return "an address, not shown";
    }
  }

  private record Origin(String source, String variable) {}

  private Origin origin(String name) {
    ConfigurationPropertyName wanted = ConfigurationPropertyName.of(name);
    for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
      ConfigurationProperty found = source.getConfigurationProperty(wanted);
      if (found != null) {
        return origin(name, found, String.valueOf(source.getUnderlyingSource()));
      }
    }
    return new Origin("default", relaxed(name));
  }

  private Origin origin(String name, ConfigurationProperty found, String source) {
    Matcher placeholder = VARIABLE.matcher(String.valueOf(found.getValue()));
    if (placeholder.matches()) {
      String variable = placeholder.group(1);
      return new Origin(environment.containsProperty(variable) ? "variable" : "default", variable);
    }
    String from = source.toLowerCase(Locale.ROOT);
    if (from.contains("systemenvironment")) {
      return new Origin("variable", relaxed(name));
    }
    if (from.contains("commandline") || from.contains("systemproperties")) {
      return new Origin("argument", relaxed(name));
    }
    boolean shipped = String.valueOf(found.getOrigin()).contains("class path resource");
    return new Origin(shipped ? "default" : "file", relaxed(name));
  }

  /** As Spring reads a variable: dots become underscores, dashes go. */
  private static String relaxed(String name) {
    return name.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
  }

  /** As one writes it in a file: the largest unit that leaves no rest. */
  private static String text(Duration duration) {
    for (ChronoUnit unit :
        List.of(ChronoUnit.DAYS, ChronoUnit.HOURS, ChronoUnit.MINUTES, ChronoUnit.SECONDS)) {
      long seconds = unit.getDuration().toSeconds();
      if (duration.toNanosPart() == 0 && duration.toSeconds() % seconds == 0) {
        return DurationStyle.SIMPLE.print(duration, unit);
      }
    }
    return DurationStyle.SIMPLE.print(duration, ChronoUnit.MILLIS);
  }
}
