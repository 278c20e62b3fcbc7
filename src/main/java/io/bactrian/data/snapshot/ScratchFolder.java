package io.bactrian.data.snapshot;

import io.bactrian.shared.HubFolders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/** Room for files that live as long as one piece of work; what a crash left goes at the start. */
@Component
final class ScratchFolder {
  private final Path root;

  ScratchFolder(HubFolders folders) throws IOException {
    this.root = folders.data().resolve("snapshots");
    FileSystemUtils.deleteRecursively(root);
  }

  /** Does the work in a folder of its own, which is gone afterwards. */
  <T> T with(Function<Path, T> work) {
    try {
      Path folder = Files.createTempDirectory(Files.createDirectories(root), "ds");
      try {
        return work.apply(folder);
      } finally {
        FileSystemUtils.deleteRecursively(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
