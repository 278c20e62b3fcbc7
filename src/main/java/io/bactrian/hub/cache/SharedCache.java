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

  /** Drops every value whose key begins so. */
  void clear(String prefix);
}
