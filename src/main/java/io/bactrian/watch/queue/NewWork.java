package io.bactrian.watch.queue;

import io.bactrian.shared.GivenFields;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * What is put into the queue.
 *
 * @param key what makes it the same work as another of its kind
 * @param payload JSON text
 * @param priority from -100 to 100, the greatest first
 * @param maxAttempts after so many it is a dead letter
 * @param delay how long it waits at least
 */
record NewWork(
    String kind, String key, String payload, int priority, int maxAttempts, Duration delay) {
  static final int ATTEMPTS = 5;
  private static final Pattern KIND = Pattern.compile("[a-z][a-z0-9-]{0,62}");
  private static final int LONGEST_KEY = 200;
  private static final int PRIORITY = 100;
  private static final int MOST_ATTEMPTS = 100;
  static final Duration LONGEST_DELAY = Duration.ofDays(30);

  NewWork {
    if (!KIND.matcher(kind).matches()) {
      throw GivenFields.invalid(
          "kind",
          "Give kind as 1 to 63 small letters, digits and hyphens: the route direct:work-<kind> does"
              + " it.");
    }
    if (key.isBlank() || GivenFields.optional("dedupe_key", key, LONGEST_KEY).isEmpty()) {
      throw GivenFields.invalid("dedupe_key", "Give dedupe_key in 1 to 200 characters.");
    }
    if (Math.abs(priority) > PRIORITY) {
      throw GivenFields.invalid("priority", "Give priority from -100 to 100.");
    }
    if (maxAttempts < 1 || maxAttempts > MOST_ATTEMPTS) {
      throw GivenFields.invalid("max_attempts", "Give max_attempts from 1 to 100.");
    }
    if (delay.isNegative() || delay.compareTo(LONGEST_DELAY) > 0) {
      throw GivenFields.invalid("delay", "Give a delay from none to 30 days, such as 10m.");
    }
  }
}
