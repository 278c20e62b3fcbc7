package io.bactrian.demo.market;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes bars of ticks as they come; a bar is handed out when its interval has ended, not before.
 */
final class BarBuilder {
  private final long seconds;
  private @Nullable Bar current;

  BarBuilder(long seconds) {
    this.seconds = seconds;
  }

  /** The bar that had ended by the time of this tick, if there was one. */
  Optional<Bar> next(Tick tick) {
    Bar before = current;
    if (before == null) {
      current = Bar.of(seconds, tick);
      return Optional.empty();
    }
    if (tick.timeMsc() < before.closeTime() * 1000) {
      current = before.with(tick);
      return Optional.empty();
    }
    current = Bar.of(seconds, tick);
    return Optional.of(before);
  }
}
