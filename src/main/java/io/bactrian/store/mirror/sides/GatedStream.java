package io.bactrian.store.mirror.sides;

import io.bactrian.shared.HubException;
import io.bactrian.store.mirror.plan.Side;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/** Asks at the end of a stream whether what was read may become visible. */
final class GatedStream extends FilterInputStream {
  private final Side.Commit commit;
  private final MessageDigest md5 = DigestUtils.getMd5Digest();
  private @Nullable String md5Hex;
  private @Nullable String hash;
  private @Nullable HubException refusal;

  GatedStream(InputStream in, Side.Commit commit) {
    super(in);
    this.commit = commit;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int n = in.read(target, offset, length);
    if (n > 0) {
      md5.update(target, offset, n);
    } else if (n < 0 && hash == null) {
      hash = asked();
      md5Hex = HexFormat.of().formatHex(md5.digest());
    }
    return n;
  }

  private String asked() throws IOException {
    try {
      return commit.check();
    } catch (HubException e) {
      refusal = e;
      throw e;
    }
  }

  /** Why the commit refused, which a store's client may report as a failure of its own; or null. */
  @Nullable HubException refusal() {
    return refusal;
  }

  /** Null until the stream has ended. */
  @Nullable String md5() {
    return md5Hex;
  }

  /** What the commit said of the content; null until the stream has ended. */
  @Nullable String hash() {
    return hash;
  }
}
