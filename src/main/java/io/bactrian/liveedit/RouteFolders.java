package io.bactrian.liveedit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The three folders below {@code hub.home} that hold what the hub's user owns. */
final class RouteFolders {
  private final Path home;

  RouteFolders(Path home) {
    this.home = home;
  }

  /** Throws IllegalStateException where there is nothing to run. */
  void requireRoutes() {
    Path routes = home.resolve("routes").toAbsolutePath().normalize();
    if (!Files.isDirectory(routes)) {
      throw new IllegalStateException(
          "there is no folder "
              + routes
              + ": start the hub where routes/ lies, or set HUB_HOME to that place");
    }
  }

  /** The text of every file that counts, by its path below home. */
  Map<String, String> read() throws IOException {
    Map<String, String> texts = new TreeMap<>();
    read(texts, "routes", 8, ".camel.yaml");
    read(texts, "processors", 1, ".kamelet.yaml");
    read(texts, "schedules", 1, ".camel.yaml");
    return texts;
  }

  private void read(Map<String, String> texts, String folder, int depth, String ending)
      throws IOException {
    Path start = home.resolve(folder);
    if (!folder.equals("routes") && !Files.isDirectory(start)) {
      return;
    }
    try (Stream<Path> found =
        Files.find(
            start,
            depth,
            (file, attributes) -> attributes.isRegularFile() && file.toString().endsWith(ending),
            FileVisitOption.FOLLOW_LINKS)) {
      for (Path file : found.toList()) {
        Path below = home.relativize(file);
        if (!hidden(below)) {
          read(texts, below);
        }
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void read(Map<String, String> texts, Path below) throws IOException {
    try {
      // Bytes that are no UTF-8 become replacement characters, and lint says what it thinks of
      // them.
      String text = new String(Files.readAllBytes(home.resolve(below)), StandardCharsets.UTF_8);
      texts.put(below.toString().replace('\\', '/'), text);
    } catch (NoSuchFileException e) {
      texts.remove(below.toString()); // an editor renamed it away between the look and the read
    }
  }

  /** Editors' swap files and the dot folders of mounted configuration. */
  private static boolean hidden(Path below) {
    for (Path part : below) {
      if (part.toString().startsWith(".")) {
        return true;
      }
    }
    return false;
  }
}
