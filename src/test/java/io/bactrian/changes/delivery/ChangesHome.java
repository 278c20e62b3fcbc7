package io.bactrian.changes.delivery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/**
 * A home folder with the shipped files that capture and delivery need, and no other route: a hub
 * starts on it in half the time, and no subscriber works beside those of the test.
 */
public final class ChangesHome {
  private static final Set<String> ROUTES =
      Set.of("error-handling.camel.yaml", "capture-wal.camel.yaml");

  private ChangesHome() {}

  /** Makes it where it is missing. */
  public static Path in(Path home) throws IOException {
    if (Files.notExists(home)) {
      FileSystemUtils.copyRecursively(Path.of("processors"), home.resolve("processors"));
      Files.createDirectories(home.resolve("schedules"));
      try (Stream<Path> shipped = Files.walk(Path.of("routes"))) {
        List<Path> wanted =
            shipped.filter(file -> ROUTES.contains(file.getFileName().toString())).toList();
        for (Path file : wanted) {
          Path copy = home.resolve(file);
          Files.createDirectories(copy.getParent());
          Files.copy(file, copy);
        }
      }
    }
    return home;
  }
}
