package io.bactrian;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A home folder with some of the shipped routes, the Kamelets that they call, and nothing else: a
 * hub starts on it in half the time, and nothing works beside what a test is about.
 */
public final class ShippedHome {
  private static final Pattern CALL = Pattern.compile("kamelet:([a-z0-9-]+)");

  private ShippedHome() {}

  /**
   * Makes it where it is missing.
   *
   * @param routes such as {@code cdc/capture-wal}, besides the error handling
   * @param kamelets that routes of the test's own call
   */
  public static Path in(Path home, List<String> routes, String... kamelets) throws IOException {
    if (Files.notExists(home)) {
      Files.createDirectories(home.resolve("schedules"));
      Files.createDirectories(home.resolve("processors"));
      copy(home, Path.of("routes/error-handling.camel.yaml"));
      for (String route : routes) {
        Path file = Path.of("routes", route + ".camel.yaml");
        copy(home, file);
        copySchemas(home, file.resolveSibling(""));
      }
      for (String kamelet : kamelets) {
        copyKamelet(home, kamelet);
      }
    }
    return home;
  }

  private static void copySchemas(Path home, Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(name -> name.toString().endsWith(".schema.json")).toList()) {
        Files.writeString(home.resolve(file), Files.readString(file));
      }
    }
  }

  private static void copy(Path home, Path file) throws IOException {
    String text = Files.readString(file);
    Path copy = home.resolve(file);
    Files.createDirectories(copy.getParent());
    Files.writeString(copy, text);
    for (Matcher call = CALL.matcher(text); call.find(); ) {
      copyKamelet(home, call.group(1));
    }
  }

  private static void copyKamelet(Path home, String name) throws IOException {
    Path file = Path.of("processors", name + ".kamelet.yaml");
    if (Files.exists(file) && Files.notExists(home.resolve(file))) { // not a Kamelet's own source
      copy(home, file);
    }
  }
}
