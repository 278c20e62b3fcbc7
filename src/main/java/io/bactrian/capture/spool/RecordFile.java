package io.bactrian.capture.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The records of a file. Each begins with a mark, its length, its number in the file, the CRC-32C
 * of its bytes and that of these four fields and its place, four bytes each. No UTF-8 text holds
 * the mark, so nothing that a sender wrote is taken for a record where the next whole one is looked
 * for. Files of the first format have length and CRC only, which UTF-8 JSON cannot look like
 * either.
 */
final class RecordFile implements Closeable {
  private static final int MARK = 0xFFF5C0FE;
  private static final int MAX_RECORD = 64 << 20;
  private static final int WINDOW = 4 << 10; // one that cannot be read hides no more than this

  private final FileChannel channel;
  private final Format format;

  private RecordFile(FileChannel channel, Format format) {
    this.channel = channel;
    this.format = format;
  }

  enum Format {
    FIRST(8),
    SECOND(20);

    private final int header;

    Format(int header) {
      this.header = header;
    }
  }

  /**
   * @param number in the file, from 0 on; -1 where the format does not say
   * @param end where the next record begins
   */
  @SuppressWarnings("ArrayRecordComponent") // bytes on their way, compared by nobody
  record Entry(byte[] bytes, int number, long start, long end) {}

  private record Head(int length, int number, int checksum) {}

  static RecordFile create(Path file) throws IOException {
    var options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    var mode =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(SpoolFolder.FILE));
    return new RecordFile(FileChannel.open(file, options, mode), Format.SECOND);
  }

  static RecordFile open(Path file, Format format) throws IOException {
    return new RecordFile(
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE), format);
  }

  boolean takesRecords() {
    return format == Format.SECOND;
  }

  long size() throws IOException {
    return channel.size();
  }

  /** The record that begins here, or null where none is whole. */
  @Nullable Entry at(long offset) throws IOException {
    Head head = head(offset);
    if (head == null || end(offset, head) > size()) {
      return null;
    }
    ByteBuffer bytes = ByteBuffer.allocate(head.length());
    return fill(bytes, offset + format.header) && checksum(bytes.flip()) == head.checksum()
        ? new Entry(bytes.array(), head.number(), offset, end(offset, head))
        : null;
  }

  /** Where the first whole record at or after an offset begins; the file's end if none does. */
  long find(long offset) throws IOException {
    ByteBuffer window = ByteBuffer.allocate(WINDOW);
    for (long from = offset; from < size(); from += WINDOW) {
      fill(window.clear(), from);
      window.flip();
      for (int i = 0; i < window.limit(); i++) {
        if (mayBegin(window.get(i)) && at(from + i) != null) {
          return from + i;
        }
      }
    }
    return size();
  }

  /** Whether a write that a crash ended, and that was never acknowledged, leaves this behind. */
  boolean isTorn(long offset) throws IOException {
    if (size() - offset < format.header || isZero(offset)) {
      return true;
    }
    Head head = head(offset);
    // A length that carries no checksum of its own proves nothing.
    return format == Format.SECOND && head != null && end(offset, head) > size();
  }

  /**
   * Appends all and forces them to disk, or leaves the file as it was.
   *
   * @return where the next record begins
   */
  long append(long offset, int number, List<byte[]> records) throws IOException {
    ByteBuffer buffer = encode(offset, number, records);
    try {
      for (long at = offset; buffer.hasRemaining(); ) {
        at += channel.write(buffer, at);
      }
      channel.force(false);
      return offset + buffer.capacity();
    } catch (IOException e) {
      try {
        channel.truncate(offset);
      } catch (IOException rest) {
        e.addSuppressed(rest);
      }
      throw e;
    }
  }

  void cut(long offset) throws IOException {
    channel.truncate(offset);
    channel.force(true);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private static ByteBuffer encode(long offset, int number, List<byte[]> records)
      throws IOException {
    int size = 0;
    for (byte[] bytes : records) {
      if (bytes.length == 0 || bytes.length > MAX_RECORD) {
        throw new IOException("a record of " + bytes.length + " bytes is not one of the spool");
      }
      size = Math.addExact(size, Format.SECOND.header + bytes.length);
    }
    ByteBuffer buffer = ByteBuffer.allocate(size);
    int next = number;
    for (byte[] bytes : records) {
      int start = buffer.position();
      buffer.putInt(MARK).putInt(bytes.length).putInt(next++);
      buffer.putInt(checksum(ByteBuffer.wrap(bytes)));
      buffer.putInt(headChecksum(buffer, start, offset + start)).put(bytes);
    }
    return buffer.flip();
  }

  private @Nullable Head head(long offset) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(format.header);
    if (!fill(header, offset)) {
      return null;
    }
    boolean first = format == Format.FIRST;
    int length = header.getInt(first ? 0 : 4);
    if (length <= 0 || length > MAX_RECORD) {
      return null;
    }
    if (first) {
      return new Head(length, -1, header.getInt(4));
    }
    boolean whole =
        header.getInt(0) == MARK && header.getInt(16) == headChecksum(header, 0, offset);
    return whole ? new Head(length, header.getInt(8), header.getInt(12)) : null;
  }

  private long end(long offset, Head head) {
    return offset + format.header + head.length();
  }

  private boolean mayBegin(byte first) {
    return format == Format.FIRST
        ? first >= 0 && first <= MAX_RECORD >> 24
        : first == (byte) (MARK >> 24);
  }

  private boolean isZero(long offset) throws IOException {
    ByteBuffer window = ByteBuffer.allocate(WINDOW);
    for (long from = offset; from < size(); from += WINDOW) {
      fill(window.clear(), from);
      for (window.flip(); window.hasRemaining(); ) {
        if (window.get() != 0) {
          return false;
        }
      }
    }
    return true;
  }

  /** False where the file ends too early, or its disk does not give these bytes back. */
  private boolean fill(ByteBuffer buffer, long offset) throws IOException {
    try {
      while (buffer.hasRemaining()) {
        if (channel.read(buffer, offset + buffer.position()) < 0) {
          return false;
        }
      }
      return true;
    } catch (ClosedChannelException e) {
      throw e;
    } catch (IOException e) {
      return false; // a bad sector is damage like any other
    }
  }

  private static int headChecksum(ByteBuffer buffer, int start, long offset) {
    ByteBuffer covered = ByteBuffer.allocate(24);
    covered.put(buffer.slice(start, 16)).putLong(offset);
    return checksum(covered.flip());
  }

  private static int checksum(ByteBuffer bytes) {
    var crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
