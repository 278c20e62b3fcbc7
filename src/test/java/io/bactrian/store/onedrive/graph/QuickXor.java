package io.bactrian.store.onedrive.graph;

import java.util.Base64;

/**
 * quickXorHash by its description, written apart from the component's own: byte i is XORed into a
 * ring of 160 bits at bit 11 i, so every 160th byte has the same place; the length, little endian,
 * is XORed into the last eight bytes.
 */
public final class QuickXor {
  private static final int BITS = 160;
  private static final int SHIFT = 11;
  private static final int BYTES = BITS / 8;

  private final byte[] columns = new byte[BITS];
  private long length;

  QuickXor copy() {
    var copy = new QuickXor();
    System.arraycopy(columns, 0, copy.columns, 0, BITS);
    copy.length = length;
    return copy;
  }

  public static String of(byte[] content) {
    var hash = new QuickXor();
    hash.update(content, content.length);
    return hash.base64();
  }

  void update(byte[] bytes, int count) {
    int column = (int) (length % BITS);
    int at = 0;
    while (at < count) {
      int run = Math.min(BITS - column, count - at);
      for (int k = 0; k < run; k++) {
        columns[column + k] ^= bytes[at + k];
      }
      at += run;
      column = 0;
    }
    length += count;
  }

  String base64() {
    var ring = new byte[BYTES];
    for (int column = 0; column < BITS; column++) {
      int bit = column * SHIFT % BITS;
      int value = (columns[column] & 0xff) << bit % 8;
      ring[bit / 8] ^= (byte) value;
      ring[(bit / 8 + 1) % BYTES] ^= (byte) (value >>> 8);
    }
    for (int k = 0; k < Long.BYTES; k++) {
      ring[BYTES - Long.BYTES + k] ^= (byte) (length >>> 8 * k);
    }
    return Base64.getEncoder().encodeToString(ring);
  }
}
