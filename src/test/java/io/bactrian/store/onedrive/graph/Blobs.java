package io.bactrian.store.onedrive.graph;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Contents as files of one folder, written once, hashed while they come in. */
final class Blobs implements AutoCloseable {
  private static final int BUFFER = 256 * 1024;

  /** A finished content. */
  record Blob(Path file, long size, String hash) {}

  private final Path folder;
  private final AtomicLong names = new AtomicLong();

  Blobs(Path folder) throws IOException {
    this.folder = Files.createTempDirectory(Files.createDirectories(folder), "graph");
  }

  Path fresh() {
    return folder.resolve(Long.toString(names.incrementAndGet()));
  }

  Blob receive(InputStream in, long length) throws IOException {
    Path file = fresh();
    var hash = new QuickXor();
    try (OutputStream out = Files.newOutputStream(file)) {
      long size = pour(in, out, hash, length);
      return new Blob(file, size, hash.base64());
    } catch (IOException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  /** Copies the stream to its end and fails when it is shorter than promised (-1: unknown). */
  static long pour(InputStream in, OutputStream out, QuickXor hash, long length)
      throws IOException {
    var buffer = new byte[BUFFER];
    long size = 0;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      out.write(buffer, 0, n);
      hash.update(buffer, n);
      size += n;
    }
    if (length >= 0 && size != length) {
      throw new EOFException(size + " of " + length + " bytes came");
    }
    return size;
  }

  /** The same content under a name of its own, so that either may go. */
  Blob copy(Blob blob) {
    try {
      return new Blob(Files.createLink(fresh(), blob.file()), blob.size(), blob.hash());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void drop(Blob blob) {
    try {
      Files.deleteIfExists(blob.file());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long files() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(folder);
  }
}
