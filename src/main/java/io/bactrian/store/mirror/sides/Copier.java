package io.bactrian.store.mirror.sides;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.store.mirror.plan.Item;
import io.bactrian.store.mirror.plan.RunCounters;
import io.bactrian.store.mirror.plan.Side;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Copies one file so that its target holds it whole and verified, or as it was before. */
public final class Copier {
  private final Bandwidth bandwidth;
  private final RunCounters counters;

  public Copier(Bandwidth bandwidth, RunCounters counters) {
    this.bandwidth = bandwidth;
    this.counters = counters;
  }

  /** Called with the content's hash before the copy becomes visible; refuses by an exception. */
  public interface BeforeVisible {
    void hashed(String hash);
  }

  /** The target's item, and the hash of what it holds. */
  public record Copied(Item target, String hash) {}

  /**
   * @param replaced what the target may replace; null creates only
   */
  public Copied copy(
      Side from, Item source, Side to, String path, @Nullable Item replaced, BeforeVisible before)
      throws IOException {
    try (var stream = new CopyStream(from, source, bandwidth, counters)) {
      var read = new String[1];
      Item target =
          to.write(
              path,
              replaced,
              source.size(),
              stream,
              () -> {
                String hash = stream.hash();
                confirm(from, source, hash, stream);
                before.hashed(hash);
                read[0] = hash;
                return hash;
              });
      verify(to, target, source.size(), read[0]);
      return new Copied(target, read[0]);
    }
  }

  private static void confirm(Side from, Item source, String hash, CopyStream read)
      throws IOException {
    boolean same =
        source.hash() != null
            ? source.hash().equals(hash)
            : read.proven() || from.unchanged(source);
    if (!same) {
      throw new HubException(
          ErrorCode.CONFLICT,
          null,
          source.path() + " changed on the " + from.name() + " while it was copied.");
    }
  }

  /** What does not hold the source's bytes is taken away again. */
  private static void verify(Side to, Item target, long size, String hash) throws IOException {
    String held = target.hash() != null ? target.hash() : to.hash(target);
    if (target.size() != size || !held.equals(hash)) {
      to.trash(target);
      throw new HubException(
          ErrorCode.UNAVAILABLE,
          null,
          "The " + to.name() + " holds other bytes than it was sent; they were put in the trash.");
    }
  }
}
