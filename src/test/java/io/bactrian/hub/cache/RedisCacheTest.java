package io.bactrian.hub.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("NullAway.Init") // JUnit sets the fields
class RedisCacheTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir static Path folder;
  private static RedisServer server;

  @BeforeAll
  static void start() throws IOException {
    server = RedisServer.start(folder).orElseThrow();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void sharesValuesForATimeAndDropsThoseOfAPrefix() {
    try (RedisCache one = CacheConfiguration.redis(server.url());
        RedisCache other = CacheConfiguration.redis(server.url())) {
      one.put("a[*]:1", "x", LONG);
      one.put("ab:1", "y", LONG);
      one.put("soon", "z", Duration.ofMillis(1));
      assertThat(other.get("a[*]:1")).contains("x");
      await().untilAsserted(() -> assertThat(other.get("soon")).isEmpty());
      for (int i = 0; i < 1_500; i++) {
        one.put("a[*]:more" + i, "x", LONG);
      }
      other.clear("a[*]:");
      assertThat(one.get("a[*]:1")).isEmpty();
      assertThat(one.get("a[*]:more1499")).isEmpty();
      assertThat(one.get("ab:1")).contains("y");
      assertThat(one.claim("mine", LONG)).isTrue();
      assertThat(other.claim("mine", LONG)).isFalse();
      one.drop("mine");
      assertThat(other.claim("mine", Duration.ofMillis(1))).isTrue();
      await().untilAsserted(() -> assertThat(one.claim("mine", LONG)).isTrue());
    }
  }

  @Test
  void holdsNothingWhileItsServerIsAwayAndWorksAgainAfterwards() throws Exception {
    try (RedisCache cache = CacheConfiguration.redis(server.url())) {
      cache.put("k", "v", LONG);
      server.stop();
      cache.put("k", "v", LONG);
      cache.clear("k");
      assertThat(cache.get("k")).isEmpty();
      assertThat(cache.claim("k", LONG)).isTrue();
      server.startAgain();
      await()
          .untilAsserted(
              () -> {
                cache.put("k", "back", LONG);
                assertThat(cache.get("k")).contains("back");
              });
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"redis://:s3cret@", "http://:s3cret@host:1", ":s3cret", "redis://a b"})
  void namesTheSettingOfAWrongAddressWithoutItsPassword(String url) {
    assertThatThrownBy(() -> CacheConfiguration.redis(url))
        .hasMessageContaining("HUB_REDIS_URL")
        .hasMessageNotContaining("s3cret");
    assertThat(new CacheProperties(url)).asString().doesNotContain("s3cret");
  }
}
