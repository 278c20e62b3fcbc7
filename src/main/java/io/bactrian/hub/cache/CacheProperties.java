package io.bactrian.hub.cache;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param redisUrl of the Redis server that hubs share, with its password; empty for PostgreSQL
 */
@ConfigurationProperties(prefix = "hub.cache", ignoreUnknownFields = false)
record CacheProperties(@DefaultValue("") String redisUrl) {
  /** Without the password. */
  @Override
  public String toString() {
    return "CacheProperties[" + (redisUrl.isEmpty() ? "PostgreSQL" : "Redis") + "]";
  }
}
