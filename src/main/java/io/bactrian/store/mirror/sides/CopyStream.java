package io.bactrian.store.mirror.sides;

import io.bactrian.store.mirror.plan.Item;
import io.bactrian.store.mirror.plan.RunCounters;
import io.bactrian.store.mirror.plan.Side;
import io.bactrian.store.onedrive.client.QuickXorHash;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/**
 * Reads an item and hashes it on the way. Where the connection breaks it goes on at the same byte
 * of the same version.
 */
final class CopyStream extends InputStream {
  private static final int MOST_BREAKS = 3;
  private static final int READ_IN_A_MOMENT = 1 << 20;

  private final Side side;
  private final Item item;
  private final QuickXorHash digest = new QuickXorHash();
  private final @Nullable MessageDigest md5;
  private final Bandwidth bandwidth;
  private final RunCounters counters;
  private InputStream in;
  private long position;
  private int breaks;

  CopyStream(Side side, Item item, Bandwidth bandwidth, RunCounters counters) throws IOException {
    this.side = side;
    this.item = item;
    this.bandwidth = bandwidth;
    this.counters = counters;
    this.md5 =
        item.hash() == null && item.size() <= READ_IN_A_MOMENT ? DigestUtils.getMd5Digest() : null;
    this.in = side.open(item, 0);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int n = next(target, offset, length);
    if (n > 0) {
      bandwidth.take(n);
      digest.update(target, offset, n);
      if (md5 != null) {
        md5.update(target, offset, n);
      }
      position += n;
      counters.bytes.addAndGet(n);
    }
    return n;
  }

  private int next(byte[] target, int offset, int length) throws IOException {
    while (true) {
      try {
        int n = in.read(target, offset, length);
        if (n >= 0 || position >= item.size()) {
          return n;
        }
        throw new EOFException(item.path() + " breaks off at byte " + position + ".");
      } catch (IOException e) {
        if (++breaks > MOST_BREAKS) {
          throw e;
        }
        in.close();
        in = side.open(item, position);
      }
    }
  }

  /** Of all bytes; an exception where they are not as many as were listed. */
  String hash() throws IOException {
    if (position != item.size()) {
      throw new EOFException(item.path() + " gave " + position + " of " + item.size() + " bytes.");
    }
    return digest.base64();
  }

  /** Whether what was read, in a moment, is just the listed version, whatever happened since. */
  boolean proven() {
    return md5 != null && side.proves(item, HexFormat.of().formatHex(md5.digest()));
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
