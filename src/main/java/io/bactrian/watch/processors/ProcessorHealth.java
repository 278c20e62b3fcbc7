package io.bactrian.watch.processors;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a processor is, by two looks at it. Where one look is not enough to know it says so: only
 * healthy is good news.
 */
final class ProcessorHealth {
  private ProcessorHealth() {}

  enum State {
    HEALTHY,
    BEHIND,
    FAILING,
    STALLED,
    PAUSED,
    NOT_ENOUGH_DATA;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The look before.
   *
   * @param processed how much it had done
   */
  record Before(Instant at, long processed) {}

  /**
   * @param rate a second since the look before, null where there is none
   */
  record Verdict(State state, String reason, @Nullable Double rate) {}

  /**
   * @param late from this age of the oldest thing on it is behind
   */
  static Verdict judge(Sample now, @Nullable Before before, Instant at, Duration late) {
    Double rate = rate(now, before, at);
    if (now.paused()) {
      return new Verdict(State.PAUSED, "A person paused it.", rate);
    }
    if (now.lag() > 0 && now.instances() == 0) {
      return new Verdict(State.STALLED, "No hub runs it, and " + waits(now), rate);
    }
    if (now.problem() != null) {
      boolean moves = rate != null && rate > 0;
      return new Verdict(moves ? State.FAILING : State.STALLED, now.problem(), rate);
    }
    if (now.failing()) {
      String error = now.lastError() == null ? "the error is not known" : now.lastError();
      return new Verdict(State.FAILING, "The newest one failed: " + error, rate);
    }
    return now.lag() == 0 ? idle(now, rate) : busy(now, rate, late);
  }

  private static Verdict idle(Sample now, @Nullable Double rate) {
    return now.processed() == 0
        ? new Verdict(State.NOT_ENOUGH_DATA, "Nothing has come yet.", rate)
        : new Verdict(State.HEALTHY, "Nothing waits.", rate);
  }

  private static Verdict busy(Sample now, @Nullable Double rate, Duration late) {
    if (rate == null) {
      return new Verdict(
          State.NOT_ENOUGH_DATA, "This is the first look at it, and " + waits(now), null);
    }
    boolean old = now.lagSeconds() > late.toSeconds();
    if (rate <= 0 && old) {
      return new Verdict(
          State.STALLED, "It did nothing since the last look, and " + waits(now), rate);
    }
    return old
        ? new Verdict(State.BEHIND, "It goes on, and " + waits(now), rate)
        : new Verdict(State.HEALTHY, "It goes on.", rate);
  }

  /** Less than before is a new beginning, as after a rewind: nothing is known of the time since. */
  private static @Nullable Double rate(Sample now, @Nullable Before before, Instant at) {
    if (before == null || now.processed() < before.processed() || !before.at().isBefore(at)) {
      return null;
    }
    double seconds = Duration.between(before.at(), at).toMillis() / 1000.0;
    return (now.processed() - before.processed()) / seconds;
  }

  private static String waits(Sample now) {
    return String.format(
        Locale.ROOT, "%d wait, the oldest for %.0f s.", now.lag(), now.lagSeconds());
  }
}
