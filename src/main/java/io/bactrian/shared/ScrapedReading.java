package io.bactrian.shared;

import java.time.Duration;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * What gauges show of the database, read once a scrape however many of them ask.
 *
 * @param <T> all that is read at once
 */
public final class ScrapedReading<T extends Object> {
  private static final Logger log = LoggerFactory.getLogger(ScrapedReading.class);
  private static final long FRESH = Duration.ofSeconds(5).toNanos();

  private final Supplier<T> read;
  private @Nullable T last;
  private long readAt = System.nanoTime() - FRESH;

  public ScrapedReading(Supplier<T> read) {
    this.read = read;
  }

  /** NaN while the database is away: nobody is to go by a number of the past. */
  public synchronized double show(ToDoubleFunction<T> value) {
    if (System.nanoTime() - readAt >= FRESH) {
      try {
        last = read.get();
      } catch (DataAccessException e) {
        log.debug("The database cannot be read for a gauge, health says why", e);
        last = null;
      }
      readAt = System.nanoTime();
    }
    T now = last;
    return now == null ? Double.NaN : value.applyAsDouble(now);
  }
}
