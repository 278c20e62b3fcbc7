package io.bactrian.ingestion;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import javax.crypto.Mac;
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

  static RequestBody read(InputStream in, int limit, @Nullable Mac mac) throws IOException {
    var beginning = new ByteArrayOutputStream(1024);
    byte[] buffer = new byte[8192];
    long size = 0;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      if (mac != null) {
        mac.update(buffer, 0, n);
      }
      beginning.write(buffer, 0, (int) Math.min(n, Math.max(0, limit - size)));
      size += n;
      if (size > (long) READ_LIMIT_FACTOR * limit) {
        break;
      }
    }
    return new RequestBody(beginning.toByteArray(), size);
  }
}
