package io.bactrian.capture.spool;

import java.time.Duration;

/** Waits for a thread of the intake to end, which it does by itself. */
final class Joining {
  private static final Duration LIMIT = Duration.ofSeconds(15);

  private Joining() {}

  static void join(Thread thread) {
    try {
      thread.join(LIMIT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
