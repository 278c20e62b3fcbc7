package io.bactrian.hub.cache;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.params.SetParams;
import redis.clients.jedis.resps.ScanResult;

/** A Redis server, connected to by the first use and again after it was away. */
final class RedisCache implements SharedCache, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RedisCache.class);
  private static final int PAGE = 500;

  private final UnifiedJedis redis;

  RedisCache(UnifiedJedis redis) {
    this.redis = redis;
  }

  @Override
  public Optional<String> get(String key) {
    return Optional.ofNullable(call("read", () -> redis.get(key)));
  }

  @Override
  public void put(String key, String value, Duration life) {
    call("written", () -> redis.set(key, value, SetParams.setParams().px(life.toMillis())));
  }

  @Override
  public boolean claim(String key, Duration life) {
    SetParams unlessThere = SetParams.setParams().nx().px(life.toMillis());
    Boolean mine = call("claimed", () -> redis.set(key, "", unlessThere) != null);
    return mine == null || mine;
  }

  @Override
  public void drop(String key) {
    call("emptied", () -> redis.del(key));
  }

  @Override
  public void clear(String prefix) {
    call(
        "emptied",
        () -> {
          var keys = new ScanParams().match(literal(prefix) + "*").count(PAGE);
          String cursor = ScanParams.SCAN_POINTER_START;
          do {
            ScanResult<String> page = redis.scan(cursor, keys);
            if (!page.getResult().isEmpty()) {
              redis.unlink(page.getResult().toArray(String[]::new));
            }
            cursor = page.getCursor();
          } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
          return cursor;
        });
  }

  private static String literal(String prefix) {
    return prefix.replaceAll("[*?\\[\\]\\\\]", "\\\\$0");
  }

  /** Null where there is nothing, or the server is away. */
  private static <T> @Nullable T call(String what, Supplier<@Nullable T> use) {
    try {
      return use.get();
    } catch (JedisException e) { // its message names host and port, never the password
      log.warn("The cache in Redis was not {}: {}", what, e.getMessage());
      return null;
    }
  }

  @Override
  public void close() {
    redis.close();
  }
}
