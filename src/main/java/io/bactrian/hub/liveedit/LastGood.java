package io.bactrian.hub.liveedit;

import io.bactrian.hub.routefiles.RouteFile;
import io.bactrian.shared.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** The last version of each file that served, kept on disk for a start with a broken one. */
final class LastGood {
  private final Path folder;

  LastGood(Path folder) {
    this.folder = folder;
  }

  Optional<RouteFile> read(String path) throws IOException {
    Path file = folder.resolve(path);
    return Files.isRegularFile(file)
        ? Optional.of(RouteFile.parse(path, Files.readString(file)))
        : Optional.empty();
  }

  void save(RouteFile file) throws IOException {
    Path target = folder.resolve(file.path());
    byte[] text = file.text().getBytes(StandardCharsets.UTF_8);
    if (Files.isRegularFile(target) && Arrays.equals(Files.readAllBytes(target), text)) {
      return; // as at most starts, where each would be forced to disk for nothing
    }
    Files.createDirectories(target.getParent());
    WholeFile.write(target, file.text());
  }

  void forget(String path) throws IOException {
    Files.deleteIfExists(folder.resolve(path));
  }
}
