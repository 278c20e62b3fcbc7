package io.bactrian.models.hosts;

import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a host's answer means.
 *
 * @param job as the host knows it; null where it gave none
 * @param pause how long it asks to be left alone; zero where it does not say
 * @param reason in words
 */
record Reply(Kind kind, @Nullable String job, Duration pause, String reason) {
  private static final int EXCERPT = 300;
  private static final long LONGEST_WAIT = 600;

  enum Kind {
    /** It has the job. */
    TAKEN,
    /** The job waits or is worked on. */
    WAITS,
    /** The job is over; the trainer will have reported how. */
    DONE,
    /** It answers nothing to that now; it may later. */
    BUSY,
    /** It took no job, or the job failed. */
    REFUSED,
    /** It does not know the job any more. */
    LOST,
    /** It may have the job or not. */
    UNCLEAR
  }

  static Reply of(Kind kind, String reason) {
    return new Reply(kind, null, Duration.ZERO, reason);
  }

  static Reply taken(@Nullable String job) {
    return new Reply(Kind.TAKEN, job, Duration.ZERO, "");
  }

  /** By {@code Retry-After} in seconds, at most ten minutes. */
  static Reply busy(HttpHeaders headers, String reason) {
    long seconds =
        headers
            .firstValue("Retry-After")
            .filter(text -> text.matches("[0-9]{1,9}"))
            .map(Long::parseLong)
            .orElse(0L);
    return new Reply(Kind.BUSY, null, Duration.ofSeconds(Math.min(seconds, LONGEST_WAIT)), reason);
  }

  static String excerpt(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}+", " ").strip();
    return text.isEmpty() ? "nothing" : text.substring(0, Math.min(text.length(), EXCERPT));
  }
}
