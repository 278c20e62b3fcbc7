package io.bactrian.models.artifacts;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** When GitHub or Hugging Face may be asked again, as their answers say. */
final class RateLimit {
  /** A secondary limit that names no moment. */
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** Of a window, {@code "api";r=0;t=55}, as the IETF's draft has it. */
  private static final Pattern REMAINING =
      Pattern.compile(";\\s*r=(\\d{1,9})\\s*;\\s*t=(\\d{1,9})\\b");

  private static final long LONGEST = Duration.ofHours(24).toSeconds();

  private RateLimit() {}

  /**
   * @param body of the answer, which alone distinguishes a secondary limit from a missing right
   * @return empty where it may be asked at once
   */
  static Optional<Instant> of(int status, HttpHeaders headers, String body, Instant now) {
    boolean refused = status == 403 || status == 429;
    Optional<Instant> after =
        number(headers, "retry-after").map(seconds -> now.plusSeconds(Math.min(seconds, LONGEST)));
    if (refused && after.isPresent()) {
      return after;
    }
    if (headers.firstValue("x-ratelimit-remaining").filter("0"::equals).isPresent()) {
      return Optional.of(
          number(headers, "x-ratelimit-reset")
              .map(reset -> Math.min(reset, now.getEpochSecond() + LONGEST))
              .map(Instant::ofEpochSecond)
              .orElse(now.plus(MINUTE)));
    }
    Matcher remaining = REMAINING.matcher(headers.firstValue("ratelimit").orElse(""));
    if (remaining.find() && (status == 429 || remaining.group(1).matches("0+"))) {
      return Optional.of(now.plusSeconds(Math.min(Long.parseLong(remaining.group(2)), LONGEST)));
    }
    boolean secondary =
        status == 429 || (refused && body.toLowerCase(Locale.ROOT).contains("rate limit"));
    return secondary ? Optional.of(now.plus(MINUTE)) : Optional.empty();
  }

  private static Optional<Long> number(HttpHeaders headers, String name) {
    return headers
        .firstValue(name)
        .filter(text -> text.matches("[0-9]{1,12}"))
        .map(Long::parseLong);
  }
}
