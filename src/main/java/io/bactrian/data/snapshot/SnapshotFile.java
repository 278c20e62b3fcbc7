package io.bactrian.data.snapshot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of a snapshot that is written and not yet stored. */
record SnapshotFile(Path path, String sha256, long size, long rows) {
  static SnapshotFile of(Path path, long rows) {
    try {
      return new SnapshotFile(path, SnapshotWriter.sha256(path), Files.size(path), rows);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
