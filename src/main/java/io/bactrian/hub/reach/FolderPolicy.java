package io.bactrian.hub.reach;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which folders a route reads and writes. Links are followed before anything is compared. */
final class FolderPolicy {
  private final Path files;
  private final List<Path> allowed;
  private final List<Path> closed;
  private final Path secrets;

  /**
   * @param files the folder that every route may use
   * @param more further ones
   * @param closed what no route uses though it is below an allowed folder, {@code files} excepted
   * @param secrets where key files may be read
   */
  FolderPolicy(Path files, List<Path> more, List<Path> closed, Path secrets) {
    this.files = files;
    this.allowed = Stream.concat(Stream.of(files), more.stream()).toList();
    this.closed = closed;
    this.secrets = secrets;
  }

  /** Why a folder or file is not for routes; empty where it is. */
  Optional<String> refusal(String path) {
    @Nullable Path real = real(path);
    if (real != null && isAllowed(real)) {
      return Optional.empty();
    }
    return Optional.of(
        "the folder '"
            + path
            + "' is not for routes: take one below {{hub.files}} ("
            + files
            + "), or add it to hub.routes.allow.folders");
  }

  /** The same for the file of a key or certificate, which may be among the secrets. */
  Optional<String> keyFile(String path) {
    @Nullable Path real = real(path);
    return real != null && real.startsWith(secretsFolder()) ? Optional.empty() : refusal(path);
  }

  /** Why a file is no resource: the hub's data and jars are none, nor is what is elsewhere. */
  Optional<String> resource(String path, Path home) {
    @Nullable Path real = real(path);
    boolean readable =
        real != null
            && (isAllowed(real)
                || Stream.of("routes", "processors", "schedules")
                    .anyMatch(folder -> real.startsWith(real(home.resolve(folder)))));
    return readable
        ? Optional.empty()
        : Optional.of(
            "the file '"
                + path
                + "' is no resource of a route: put it beside the route, on the class path or below"
                + " {{hub.files}}");
  }

  private boolean isAllowed(Path real) {
    if (allowed.stream().noneMatch(folder -> real.startsWith(real(folder)))) {
      return false;
    }
    Path own = real(files);
    return closed.stream()
        .map(FolderPolicy::real)
        .noneMatch(
            folder -> real.startsWith(folder) && !(own.startsWith(folder) && real.startsWith(own)));
  }

  private Path secretsFolder() {
    return real(secrets);
  }

  private static @Nullable Path real(String path) {
    try {
      return path.indexOf('\0') < 0 ? real(Path.of(path)) : null;
    } catch (InvalidPathException e) {
      return null;
    }
  }

  /** With the links of that part resolved that is there. */
  private static Path real(Path path) {
    Path whole = path.toAbsolutePath().normalize();
    for (@Nullable Path there = whole; there != null; there = there.getParent()) {
      if (Files.exists(there)) {
        try {
          return there.toRealPath().resolve(there.relativize(whole)).normalize();
        } catch (IOException e) {
          return whole; // it went away meanwhile
        }
      }
    }
    return whole;
  }
}
