package io.bactrian.watch.backup;

import io.bactrian.watch.restore.BackupSet;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A long content in parts, each of which is sent as soon as it is full: a backup needs the room of
 * one part on this machine, whatever the database's size.
 */
final class PartedOutput extends OutputStream {
  static final int PART = 64 * 1024 * 1024;

  private final BackupSet set;
  private final String prefix;
  private final Path scratch;
  private final List<String> parts = new ArrayList<>();
  private OutputStream part;
  private int written;

  PartedOutput(BackupSet set, String prefix, Path scratch) throws IOException {
    this.set = set;
    this.prefix = prefix;
    this.scratch = scratch;
    this.part = begin();
  }

  private OutputStream begin() throws IOException {
    parts.add(prefix + "/%06d".formatted(parts.size()));
    written = 0;
    return set.vault().sealing(last(), scratch);
  }

  private String last() {
    return parts.get(parts.size() - 1);
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    if (written + length > PART) {
      send();
      part = begin();
    }
    part.write(bytes, from, length);
    written += length;
  }

  private void send() throws IOException {
    part.close();
    set.vault().putSealed(last(), scratch);
  }

  /** The keys in order; complete once it is closed. */
  List<String> parts() {
    return List.copyOf(parts);
  }

  @Override
  public void close() throws IOException {
    send();
  }

  /** Removes what a backup that failed has brought there. */
  void discard() throws IOException {
    part.close();
    Files.deleteIfExists(scratch);
    for (String key : parts) {
      set.vault().delete(key);
    }
  }
}
