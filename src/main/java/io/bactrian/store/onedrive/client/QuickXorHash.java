package io.bactrian.store.onedrive.client;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/**
 * The one content hash that personal and business drives both keep: each byte is xored into a ring
 * of 160 bits at a place that moves on by 11 bits a byte, and the length is xored into the last 8
 * bytes. Fed as a stream; not for several threads at once.
 */
public final class QuickXorHash {
  private static final int WIDTH = 160;
  private static final int SHIFT = 11;
  private static final int BYTES = WIDTH / 8;

  /** One slot a bit of the ring, each holding the bytes that begin there, unshifted. */
  private final byte[] slots = new byte[WIDTH];

  private int slot;
  private long length;

  /** Adds bytes to what is hashed. */
  public QuickXorHash update(byte[] bytes, int offset, int count) {
    int at = slot;
    for (int i = offset; i < offset + count; i++) {
      slots[at] ^= bytes[i];
      at += SHIFT;
      if (at >= WIDTH) {
        at -= WIDTH;
      }
    }
    slot = at;
    length += count;
    return this;
  }

  /** Bytes seen so far. */
  public long length() {
    return length;
  }

  /** The hash of what has been fed so far, 20 bytes in base64, as Graph writes it. */
  public String base64() {
    byte[] ring = new byte[BYTES];
    for (int bit = 0; bit < WIDTH; bit++) {
      int shifted = (slots[bit] & 0xff) << (bit % 8);
      ring[bit / 8] ^= (byte) shifted;
      ring[(bit / 8 + 1) % BYTES] ^= (byte) (shifted >>> 8);
    }
    ByteBuffer tail = ByteBuffer.wrap(ring).order(ByteOrder.LITTLE_ENDIAN);
    tail.putLong(BYTES - Long.BYTES, tail.getLong(BYTES - Long.BYTES) ^ length);
    return Base64.getEncoder().encodeToString(ring);
  }

  /** The hash of a whole array. */
  public static String of(byte[] bytes) {
    return new QuickXorHash().update(bytes, 0, bytes.length).base64();
  }
}
