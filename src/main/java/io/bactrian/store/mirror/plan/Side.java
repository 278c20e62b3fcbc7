package io.bactrian.store.mirror.plan;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * One end of a map. Every method throws {@link io.bactrian.shared.HubException} ({@code CONFLICT}
 * where a condition does not hold, {@code NOT_FOUND}, {@code UNAVAILABLE}) or {@link IOException}.
 */
public interface Side {
  /** What messages and the names of conflict copies call it. */
  String name();

  /** Everything, or an exception: never a part. */
  Listing list() throws IOException;

  /** The content's hash; reads the content where the side keeps no hash. */
  String hash(Item item) throws IOException;

  /** The bytes of just that version from an offset on. */
  InputStream open(Item item, long offset) throws IOException;

  /** Whether the item still is what was listed. */
  boolean unchanged(Item item) throws IOException;

  /** Whether bytes of this MD5, in hex, are for certain those of the version that was listed. */
  default boolean proves(Item item, String md5) {
    return false;
  }

  /** Why this side cannot hold the path, or null. */
  @Nullable String refusal(String path);

  /**
   * Writes a file whole or not at all.
   *
   * @param replaced what it may replace; null creates only
   * @param commit called once all bytes were read, before anything becomes visible
   * @return what the side says it holds now; with a hash where it is sure of it
   */
  Item write(String path, @Nullable Item replaced, long size, InputStream content, Commit commit)
      throws IOException;

  /** Gives the item another path, where nothing is yet. */
  Item move(Item item, String path) throws IOException;

  /** Puts the item where its user can get it back; fails if it is no longer that version. */
  void trash(Item item) throws IOException;

  /** Called when both sides hold the same: what was in doubt of this side no longer is. */
  default void settled() {}

  /** Refuses by an exception; else gives the hash of the bytes that were read. */
  interface Commit {
    String check() throws IOException;
  }
}
