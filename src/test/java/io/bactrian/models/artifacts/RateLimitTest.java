package io.bactrian.models.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
  private static final String RESET = "" + NOW.plusSeconds(900).getEpochSecond();

  @Test
  void followsWhatTheHeadersName() {
    assertThat(of(200, "", "x-ratelimit-remaining", "4999", "x-ratelimit-reset", RESET)).isEmpty();
    assertThat(of(200, "", "x-ratelimit-remaining", "0", "x-ratelimit-reset", RESET))
        .contains(NOW.plusSeconds(900));
    assertThat(of(403, "", "x-ratelimit-remaining", "0", "x-ratelimit-reset", RESET))
        .contains(NOW.plusSeconds(900));
    assertThat(of(429, "", "retry-after", "30")).contains(NOW.plusSeconds(30));
    assertThat(of(403, "", "retry-after", "30", "x-ratelimit-remaining", "4000"))
        .contains(NOW.plusSeconds(30));
  }

  @Test
  void followsTheWindowOfHuggingFace() {
    assertThat(of(200, "", "ratelimit", "\"api\";r=498;t=120")).isEmpty();
    assertThat(of(200, "", "ratelimit", "\"resolvers\";r=0;t=120")).contains(NOW.plusSeconds(120));
    assertThat(of(429, "", "ratelimit", "\"api\"; r=3; t=55")).contains(NOW.plusSeconds(55));
    assertThat(of(403, "", "ratelimit", "\"api\";r=498;t=120")).isEmpty(); // no right, no limit
    assertThat(of(429, "", "ratelimit", "\"api\";r=0;t=999999999"))
        .contains(NOW.plusSeconds(86_400));
    assertThat(of(429, "", "ratelimit", "r;t")).contains(NOW.plusSeconds(60));
  }

  @Test
  void waitsAMinuteAtASecondaryLimitThatNamesNoMoment() {
    assertThat(of(403, "You have exceeded a secondary rate limit")).contains(NOW.plusSeconds(60));
    assertThat(of(429, "")).contains(NOW.plusSeconds(60));
    assertThat(of(200, "", "x-ratelimit-remaining", "0")).contains(NOW.plusSeconds(60));
  }

  @Test
  void takesAMissingRightForNoLimitAndNoHeaderForYears() {
    assertThat(of(403, "Resource not accessible by personal access token")).isEmpty();
    assertThat(of(429, "", "retry-after", "soon")).contains(NOW.plusSeconds(60));
    assertThat(of(429, "", "retry-after", "999999999999")).contains(NOW.plusSeconds(86_400));
    assertThat(of(403, "", "x-ratelimit-remaining", "0", "x-ratelimit-reset", "999999999999"))
        .contains(NOW.plusSeconds(86_400));
  }

  private static Optional<Instant> of(int status, String body, String... headers) {
    var all = new HashMap<String, List<String>>();
    for (int i = 0; i < headers.length; i += 2) {
      all.put(headers[i], List.of(headers[i + 1]));
    }
    return RateLimit.of(status, HttpHeaders.of(Map.copyOf(all), (name, value) -> true), body, NOW);
  }
}
