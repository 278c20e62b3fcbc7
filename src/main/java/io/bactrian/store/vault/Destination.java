package io.bactrian.store.vault;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/** Where backups are kept, by key. Every method fails with an IOException while it is away. */
public interface Destination extends AutoCloseable {
  /** Writes the object whole or not at all, over what is there. */
  void put(String key, Path content) throws IOException;

  /**
   * @throws java.nio.file.NoSuchFileException if there is no such object
   */
  InputStream open(String key) throws IOException;

  boolean exists(String key) throws IOException;

  /** Every key that begins with the prefix, sorted. */
  List<String> list(String prefix) throws IOException;

  /** Does nothing where there is no such object. */
  void delete(String key) throws IOException;

  @Override
  default void close() {}

  /** A folder's path, or {@code s3://bucket/prefix}. */
  static Destination of(VaultAddress address) {
    return address.destination().startsWith("s3://")
        ? S3Destination.of(address)
        : new FolderDestination(Path.of(address.destination()).toAbsolutePath().normalize());
  }
}
