package io.bactrian.store.objects;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Writes objects that are never written over. */
final class WriteOnceStore {
  private static final int BLOCK = 64 * 1024;

  private final ObjectStore store;

  WriteOnceStore(ObjectStore store) {
    this.store = store;
  }

  /** The content from its beginning, as often as asked for. */
  interface Source {
    InputStream open() throws IOException;
  }

  void keep(String key, long size, Source content) {
    try {
      if (!made(key, size, content) && !holds(key, size, content)) {
        throw new HubException(
            ErrorCode.CONFLICT,
            null,
            "The object "
                + key
                + " is there with other content, and is never written over: see who changed it,"
                + " and delete it if it is wrong.");
      }
    } catch (IOException e) {
      throw new HubException(
          ErrorCode.UNAVAILABLE, null, "The content for " + key + " cannot be compared.", e);
    }
  }

  private boolean made(String key, long size, Source content) throws IOException {
    try (InputStream in = content.open()) {
      return store.putIfAbsent(key, in, size).isPresent();
    }
  }

  private boolean holds(String key, long size, Source content) throws IOException {
    try (ObjectContent theirs = store.open(key);
        InputStream ours = content.open()) {
      if (theirs.size() != size) {
        return false;
      }
      byte[] here = new byte[BLOCK];
      byte[] there = new byte[BLOCK];
      for (long left = size; left > 0; left -= BLOCK) {
        int read = ours.readNBytes(here, 0, BLOCK);
        if (read != theirs.readNBytes(there, 0, BLOCK)
            || !Arrays.equals(here, 0, read, there, 0, read)) {
          return false;
        }
      }
      return true;
    }
  }
}
