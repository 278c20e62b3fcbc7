package io.bactrian.hub.cache;

import java.time.Duration;
import java.util.Optional;

/**
 * Values that all hubs share. A store that is away holds nothing: who asks computes the value
 * again, so nothing fails for want of it.
 */
public interface SharedCache {
  /** The value, empty where there is none, it has expired, or the store is away. */
  Optional<String> get(String key);

  /** Keeps a value for a time, at least a millisecond. */
  void put(String key, String value, Duration life);

  /**
   * Marks a key as one's own for a time, at least a millisecond; of several who ask at once, on
   * whatever hubs, one gets it.
   *
   * @return false where another has it; true also where the store is away
   */
  boolean claim(String key, Duration life);

  /** Drops a value or a claim. */
  void drop(String key);

  /** Drops every value whose key begins so. */
  void clear(String prefix);
}
