package io.bactrian.ingestion;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A body of which no more than the limit is held in memory; what comes beyond it is counted and
 * digested.
 *
 * @param size bytes that were sent
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way, compared by nobody
record RequestBody(byte[] beginning, long size) {
  /** What one oversized body may cost to read: beyond it, the connection is cut. */
  private static final int READ_LIMIT_FACTOR = 16;

  /** Sees every byte of a body, in order. */
  interface Digest {
    /** What is kept of the body, before any of it is digested. */
    void begin(byte[] beginning);

    void update(byte[] bytes, int offset, int length);
  }

  /**
   * @param timeout for all of it: who sends a byte now and then is cut off
   * @throws HubException {@link ErrorCode#TIMEOUT}
   */
  static RequestBody read(InputStream in, int limit, Duration timeout, @Nullable Digest digest)
      throws IOException {
    long end = System.nanoTime() + timeout.toNanos();
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
      if (System.nanoTime() > end) {
        throw new HubException(
            ErrorCode.TIMEOUT,
            "The body did not arrive within " + timeout.toSeconds() + " s: send it in one go.");
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
