package io.bactrian.hub.cache;

import java.net.URI;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.JedisPooled;
import redis.clients.jedis.util.JedisURIHelper;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CacheProperties.class)
class CacheConfiguration {
  /** A decision is computed again in less time than this. */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  /**
   * @param database empty where the hub works on its own PostgreSQL
   */
  @Bean
  SharedCache sharedCache(
      CacheProperties properties,
      JdbcTemplate jdbc,
      @Value("${hub.database.url:}") String database) {
    if (!properties.redisUrl().isEmpty()) {
      return redis(properties.redisUrl());
    }
    return database.isEmpty() ? new Unshared() : new PostgresCache(jdbc);
  }

  static RedisCache redis(String url) {
    URI uri = uri(url);
    int patience = Math.toIntExact(PATIENCE.toMillis());
    JedisClientConfig config =
        DefaultJedisClientConfig.builder()
            .connectionTimeoutMillis(patience)
            .socketTimeoutMillis(patience)
            .user(JedisURIHelper.getUser(uri))
            .password(JedisURIHelper.getPassword(uri))
            .database(JedisURIHelper.getDBIndex(uri))
            .ssl(JedisURIHelper.isRedisSSLScheme(uri))
            .build();
    var pool = new ConnectionPoolConfig();
    pool.setMaxWait(PATIENCE);
    HostAndPort server = JedisURIHelper.getHostAndPort(uri);
    return new RedisCache(new JedisPooled(pool, server, config));
  }

  /** The address may hold a password, so no message repeats it. */
  private static URI uri(String url) {
    try {
      URI uri = URI.create(url);
      boolean redis = JedisURIHelper.isRedisScheme(uri) || JedisURIHelper.isRedisSSLScheme(uri);
      if (redis && JedisURIHelper.isValid(uri)) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw wrong();
    }
    throw wrong();
  }

  private static IllegalStateException wrong() {
    return new IllegalStateException(
        "hub.cache.redis-url (HUB_REDIS_URL) is no address: write redis://:password@host:6379/0,"
            + " or rediss:// for TLS.");
  }
}
