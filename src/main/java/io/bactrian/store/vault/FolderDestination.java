package io.bactrian.store.vault;

import io.bactrian.shared.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** A folder, such as a mounted disk. It has to be there: one that is not mounted is away. */
final class FolderDestination implements Destination {
  private static final String PARTIAL = ".partial";

  private final Path root;

  FolderDestination(Path root) {
    this.root = root;
  }

  @Override
  public void put(String key, Path content) throws IOException {
    Path target = path(key);
    if (!key.equals(Vault.HEADER)) {
      requireBegun();
    }
    Files.createDirectories(target.getParent());
    Path partial = target.resolveSibling(target.getFileName() + PARTIAL);
    Files.copy(content, partial, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    WholeFile.move(partial, target);
  }

  @Override
  public InputStream open(String key) throws IOException {
    return Files.newInputStream(path(key));
  }

  @Override
  public boolean exists(String key) throws IOException {
    return Files.exists(path(key));
  }

  @Override
  public List<String> list(String prefix) throws IOException {
    Path below = path(prefix.substring(0, prefix.lastIndexOf('/') + 1));
    requireBegun();
    if (Files.notExists(below)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(below)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> root.relativize(file).toString())
          .filter(key -> key.startsWith(prefix) && !key.endsWith(PARTIAL))
          .sorted()
          .toList();
    }
  }

  @Override
  public void delete(String key) throws IOException {
    Files.deleteIfExists(path(key));
  }

  /** The place where a disk is mounted is a folder without it, too, on the disk to be saved. */
  private void requireBegun() throws IOException {
    if (Files.notExists(root.resolve(Vault.HEADER))) {
      throw new NoSuchFileException(
          root.toString(), null, "the backups are not there: mount their disk");
    }
  }

  private Path path(String key) throws IOException {
    if (!Files.isDirectory(root)) {
      throw new NoSuchFileException(root.toString(), null, "create or mount the folder");
    }
    return root.resolve(key);
  }

  @Override
  public String toString() {
    return root.toString();
  }
}
