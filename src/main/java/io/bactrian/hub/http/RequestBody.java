package io.bactrian.hub.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A body of which no more than the limit is held in memory; what comes beyond it is counted and
 * digested.
 *
 * @param size bytes that were sent
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way, compared by nobody
public record RequestBody(byte[] beginning, long size) {
  /** What one oversized body may cost to read: beyond it, the connection is cut. */
  private static final int READ_LIMIT_FACTOR = 16;

  /** Gets every byte of a body, in order. */
  public interface Digest {
    /** What is kept of the body, before any of it is digested. */
    void begin(byte[] beginning);

    void update(byte[] bytes, int offset, int length);
  }

  /** Reads to the end; how long that may take, the connection knows. */
  public static RequestBody read(InputStream in, int limit, @Nullable Digest digest)
      throws IOException {
    var beginning = new ByteArrayOutputStream(1024);
    byte[] buffer = new byte[8192];
    long size = 0;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      int kept = (int) Math.min(n, limit - Math.min(limit, size));
      beginning.write(buffer, 0, kept);
      if (digest != null && kept < n) {
        if (size <= limit) {
          begin(digest, beginning);
        }
        digest.update(buffer, kept, n - kept);
      }
      size += n;
      if (size > (long) READ_LIMIT_FACTOR * limit) {
        break;
      }
    }
    if (digest != null && size <= limit) {
      begin(digest, beginning);
    }
    return new RequestBody(beginning.toByteArray(), size);
  }

  private static void begin(Digest digest, ByteArrayOutputStream beginning) {
    byte[] bytes = beginning.toByteArray();
    digest.begin(bytes);
    digest.update(bytes, 0, bytes.length);
  }
}
