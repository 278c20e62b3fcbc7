package io.bactrian.watch.restore;

import io.bactrian.store.vault.Vault;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@link PartedOutput} wrote, read part after part. */
final class PartedInput extends InputStream {
  private final Vault vault;
  private final Iterator<String> parts;
  private @Nullable InputStream part;

  PartedInput(Vault vault, List<String> parts) {
    this.vault = vault;
    this.parts = parts.iterator();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    while (true) {
      if (part != null) {
        int n = part.read(target, from, length);
        if (n >= 0) {
          return n;
        }
        part.close();
      }
      if (!parts.hasNext()) {
        part = null;
        return -1;
      }
      part = vault.open(parts.next());
    }
  }

  @Override
  public void close() throws IOException {
    if (part != null) {
      part.close();
    }
  }
}
