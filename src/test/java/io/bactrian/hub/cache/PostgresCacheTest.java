package io.bactrian.hub.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bactrian.HubTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

@HubTest
@SuppressWarnings("NullAway.Init") // Spring sets the fields
class PostgresCacheTest {
  @Autowired SharedCache ofTheHub;
  @Autowired JdbcTemplate jdbc;

  @Test
  void isOfHubsThatShareADatabaseAlone() {
    assertThat(ofTheHub).isInstanceOf(Unshared.class);
    assertThat(new CacheConfiguration().sharedCache(new CacheProperties(""), jdbc, "jdbc:x"))
        .isInstanceOf(PostgresCache.class);
  }

  @Test
  void keepsValuesForATimeAndTakesOutWhatExpired() {
    var cache = new PostgresCache(jdbc);
    cache.put("test:a", "old", Duration.ofMinutes(1));
    cache.put("test:a", "new", Duration.ofMinutes(1));
    cache.put("test:soon", "x", Duration.ofMillis(1));
    assertThat(cache.get("test:a")).contains("new");
    await().untilAsserted(() -> assertThat(cache.get("test:soon")).isEmpty());
    cache.put("test_b", "x", Duration.ofMinutes(1));
    assertThat(jdbc.queryForList("select key from cached_values where key = 'test:soon'"))
        .isEmpty();
    cache.clear("test:");
    assertThat(cache.get("test:a")).isEmpty();
    assertThat(cache.get("test_b")).contains("x");
    cache.clear("test_b");
    assertThat(cache.claim("test:mine", Duration.ofMinutes(1))).isTrue();
    assertThat(cache.claim("test:mine", Duration.ofMinutes(1))).isFalse();
    cache.drop("test:mine");
    assertThat(cache.claim("test:mine", Duration.ofMillis(1))).isTrue();
    await()
        .untilAsserted(() -> assertThat(cache.claim("test:mine", Duration.ofMinutes(1))).isTrue());
    cache.clear("test:");
  }
}
