package io.bactrian.store.onedrive;

import io.bactrian.store.onedrive.client.DriveClient;
import io.bactrian.store.onedrive.client.DriveItemEntry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.apache.camel.util.IOHelper;
import org.jspecify.annotations.Nullable;

/**
 * The content of a file as a message's body: nothing is read before it is used, nothing is kept in
 * memory, and to read it again is to ask the drive again. Camel caches no stream that can do so.
 */
public final class DriveContent extends InputStream implements StreamCache {
  private final DriveClient drive;
  private final DriveItemEntry item;
  private final long from;
  private final long length;
  private @Nullable InputStream open;
  private long position;

  /**
   * @param from first byte
   * @param length bytes at most
   */
  public DriveContent(DriveClient drive, DriveItemEntry item, long from, long length) {
    this.drive = drive;
    this.item = item;
    this.from = from;
    this.length = Math.max(0, Math.min(length, item.size() - from));
  }

  static DriveContent whole(DriveClient drive, DriveItemEntry item) {
    return new DriveContent(drive, item, 0, item.size());
  }

  @Override
  public int read() throws IOException {
    int value = stream().read();
    position += value < 0 ? 0 : 1;
    return value;
  }

  @Override
  public int read(byte[] buffer, int offset, int count) throws IOException {
    int got = stream().read(buffer, offset, count);
    position += Math.max(0, got);
    return got;
  }

  /** Lets go of the connection; a later read begins again from the first byte. */
  @Override
  public void close() {
    IOHelper.close(open);
    open = null;
    position = 0;
  }

  @Override
  public void reset() {
    close();
  }

  @Override
  public void writeTo(OutputStream target) throws IOException {
    transferTo(target);
  }

  @Override
  public StreamCache copy(Exchange exchange) {
    return new DriveContent(drive, item, from, length);
  }

  @Override
  public boolean inMemory() {
    return false;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public long position() {
    return position;
  }

  private InputStream stream() {
    InputStream stream = open;
    if (stream == null) {
      stream = drive.open(item, from, length);
      open = stream;
    }
    return stream;
  }
}
