package io.bactrian.store.mirror.sides;

import io.bactrian.store.onedrive.client.QuickXorHash;
import java.io.IOException;
import java.io.InputStream;

/** The hash that a drive keeps, of what does not come from one. */
public final class Hashes {
  private Hashes() {}

  /** Reads the stream to its end and closes it. */
  public static String read(InputStream content) throws IOException {
    var hash = new QuickXorHash();
    byte[] buffer = new byte[1 << 16];
    try (content) {
      for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
        hash.update(buffer, 0, n);
      }
    }
    return hash.base64();
  }
}
