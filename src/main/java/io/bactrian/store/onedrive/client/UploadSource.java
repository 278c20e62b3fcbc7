package io.bactrian.store.onedrive.client;

import java.io.IOException;
import java.io.InputStream;

/** Content that can be read, and perhaps read again from its beginning. */
@FunctionalInterface
public interface UploadSource {
  InputStream open() throws IOException;

  /** False where {@link #open()} works once: an upload that must start anew then fails. */
  default boolean reopenable() {
    return true;
  }

  /** A stream that can be read once; closed with the upload. */
  static UploadSource once(InputStream stream) {
    return new UploadSource() {
      @Override
      public InputStream open() {
        return stream;
      }

      @Override
      public boolean reopenable() {
        return false;
      }
    };
  }
}
