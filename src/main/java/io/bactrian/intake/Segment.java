package io.bactrian.intake;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One file of the spool. A record is its length and its CRC-32C, four bytes each, and then its
 * bytes; what does not fit its checksum was never acknowledged, for the file is forced to disk
 * before that.
 */
final class Segment implements Closeable {
  private static final int HEADER = 8;
  private static final int MAX_RECORD = 64 << 20;

  private final Path file;
  private final FileChannel channel;
  private long end;
  private long read;
  private int records;

  private Segment(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  static Segment create(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent())) {
      folder.force(true); // the file's name is durable too
    } catch (IOException e) {
      channel.close();
      Files.delete(file);
      throw e;
    }
    return new Segment(file, channel);
  }

  /** Opens a file that a former run left; {@link #tail} says what of it is not readable. */
  static Segment open(Path file) throws IOException {
    var segment =
        new Segment(
            file, FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE));
    for (long at = segment.after(0); at > 0; at = segment.after(at)) {
      segment.end = at;
      segment.records++;
    }
    return segment;
  }

  /** Appends all and forces them to disk, or leaves the file as it was. */
  void append(List<byte[]> added) throws IOException {
    int size = added.stream().mapToInt(bytes -> HEADER + bytes.length).sum();
    ByteBuffer buffer = ByteBuffer.allocate(size);
    for (byte[] bytes : added) {
      buffer.putInt(bytes.length).putInt(checksum(bytes)).put(bytes);
    }
    buffer.flip();
    try {
      long position = end;
      while (buffer.hasRemaining()) {
        position += channel.write(buffer, position);
      }
      channel.force(false);
    } catch (IOException e) {
      channel.truncate(end);
      throw e;
    }
    end += size;
    records += added.size();
  }

  /** The next record that was not removed, from an offset on; null at the end. */
  @Nullable Entry next(long offset) throws IOException {
    long from = Math.max(offset, read);
    if (from >= end) {
      return null;
    }
    byte[] bytes = record(from);
    if (bytes == null) {
      throw new IOException(file + " does not read back at " + from);
    }
    return new Entry(bytes, from + HEADER + bytes.length);
  }

  /** Counts records as done, up to the offset where one of them ends. */
  void remove(long offset, int count) {
    read = offset;
    records -= count;
  }

  /** Bytes after the last whole record: torn by a crash, or damaged. */
  long tail() throws IOException {
    return channel.size() - end;
  }

  void cutTail() throws IOException {
    channel.truncate(end);
    channel.force(true);
  }

  /** Puts the unreadable rest aside: some of it may have been acknowledged. */
  Path saveTail() throws IOException {
    Path damaged = file.resolveSibling(file.getFileName() + ".damaged");
    ByteBuffer rest = ByteBuffer.allocate(Math.toIntExact(tail()));
    channel.read(rest, end);
    Files.write(damaged, rest.array());
    cutTail();
    return damaged;
  }

  int records() {
    return records;
  }

  long size() {
    return end;
  }

  void delete() throws IOException {
    close();
    Files.deleteIfExists(file);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private long after(long offset) throws IOException {
    byte[] bytes = record(offset);
    return bytes == null ? -1 : offset + HEADER + bytes.length;
  }

  private byte @Nullable [] record(long offset) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(HEADER);
    if (!fill(header, offset)) {
      return null;
    }
    int length = header.getInt(0);
    if (length <= 0 || length > MAX_RECORD || offset + HEADER + length > channel.size()) {
      return null;
    }
    ByteBuffer bytes = ByteBuffer.allocate(length);
    return fill(bytes, offset + HEADER) && checksum(bytes.array()) == header.getInt(4)
        ? bytes.array()
        : null;
  }

  private boolean fill(ByteBuffer buffer, long offset) throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, offset + buffer.position()) < 0) {
        return false;
      }
    }
    return true;
  }

  private static int checksum(byte[] bytes) {
    var crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  /**
   * @param end where the next record begins
   */
  @SuppressWarnings("ArrayRecordComponent") // bytes on their way, compared by nobody
  record Entry(byte[] bytes, long end) {}
}
