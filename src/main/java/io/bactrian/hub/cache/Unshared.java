package io.bactrian.hub.cache;

import java.time.Duration;
import java.util.Optional;

/** Of a hub that works on its own PostgreSQL: nobody is there to share anything with. */
final class Unshared implements SharedCache {
  @Override
  public Optional<String> get(String key) {
    return Optional.empty();
  }

  @Override
  public void put(String key, String value, Duration life) {
    // nobody reads it
  }

  @Override
  public boolean claim(String key, Duration life) {
    return true;
  }

  @Override
  public void drop(String key) {
    // nothing is kept
  }

  @Override
  public void clear(String prefix) {
    // nothing is kept
  }
}
