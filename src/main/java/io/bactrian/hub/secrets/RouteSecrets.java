package io.bactrian.hub.secrets;

import io.bactrian.hub.lint.SecretNames;
import io.bactrian.shared.SecretValues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.apache.camel.spi.PropertiesFunction;
import org.jspecify.annotations.Nullable;

/**
 * Camel's property function {@code {{secret:name}}}: from the environment, the folder of secrets or
 * what its owner added to {@code credentials.properties}, in this order, read anew each time.
 */
final class RouteSecrets implements PropertiesFunction, SecretNames {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  /** The hub's own, which open all of it; senders' secrets are not among them. */
  private static final Set<String> OWN =
      Set.of("operator.password", "service.key", "investor.key", "ea.key", "secrets.key");

  private static final Set<PosixFilePermission> OTHERS =
      Set.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private final UnaryOperator<@Nullable String> environment;
  private final Path folder;
  private final Path credentials;

  /**
   * @param environment a variable's value by its name, null where it is not set
   * @param folder of secrets
   * @param credentials the hub's file of credentials
   */
  RouteSecrets(UnaryOperator<@Nullable String> environment, Path folder, Path credentials) {
    this.environment = environment;
    this.folder = folder;
    this.credentials = credentials;
  }

  @Override
  public String getName() {
    return "secret";
  }

  @Override
  public String apply(String name) {
    Found found = find(name);
    if (found.value() == null) {
      throw new IllegalArgumentException(found.reason());
    }
    SecretValues.add(found.value());
    return found.value();
  }

  @Override
  public Optional<String> missing(String name) {
    Found found = find(name);
    return found.value() == null ? Optional.of(found.reason()) : Optional.empty();
  }

  /** A value, or why there is none. */
  private record Found(@Nullable String value, String reason) {
    static Found not(String reason) {
      return new Found(null, reason);
    }
  }

  private Found find(String name) {
    if (!NAME.matcher(name).matches()) {
      return Found.not(
          "'" + name + "' is no name of a secret: letters, digits, '.', '_' and '-', no default");
    }
    if (OWN.contains(name)) {
      return Found.not("'" + name + "' is the hub's own secret: take one of the route's");
    }
    String variable = variable(name);
    try {
      @Nullable String value = environment.apply(variable);
      @Nullable String file = environment.apply(variable + "_FILE");
      if (value == null && file != null) {
        value = Files.readString(Path.of(file)); // Docker and Kubernetes set its mode
      }
      if (value == null && Files.isRegularFile(folder.resolve(name))) {
        Optional<String> open = open(folder.resolve(name));
        if (open.isPresent()) {
          return Found.not(open.get());
        }
        value = Files.readString(folder.resolve(name));
      }
      if (value == null) {
        value = stored(name);
      }
      return value == null || value.strip().isEmpty()
          ? Found.not(
              "there is no secret '%s': set the variable %s or %s_FILE, or write it to %s (mode 0600)"
                  .formatted(name, variable, variable, folder.resolve(name)))
          : new Found(value.strip(), "");
    } catch (IOException e) {
      return Found.not("the secret '" + name + "' cannot be read: " + e);
    }
  }

  static String variable(String name) {
    return "HUB_SECRET_" + name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }

  /** Why a file is no secret: others than its owner may read or change it. */
  private Optional<String> open(Path file) throws IOException {
    for (Path path : new Path[] {folder, file}) {
      var view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
      if (view != null && view.readAttributes().permissions().stream().anyMatch(OTHERS::contains)) {
        String mode = path.equals(folder) ? "0700" : "0600";
        return Optional.of("others than its owner may read %s: chmod %s it".formatted(path, mode));
      }
    }
    return Optional.empty();
  }

  private @Nullable String stored(String name) throws IOException {
    var properties = new Properties();
    if (Files.exists(credentials)) {
      try (var in = Files.newBufferedReader(credentials)) {
        properties.load(in);
      }
    }
    return properties.getProperty(name);
  }
}
