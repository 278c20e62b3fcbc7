package io.bactrian.store.onedrive.client;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gate that all requests of a client pass: when the drive throttles, none is sent until that
 * time is over, however long; so many wait for an answer at once and no more.
 */
final class Throttle implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Throttle.class);
  private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(1);

  /** One try of a request. */
  @FunctionalInterface
  interface Attempt<T extends @Nullable Object> {
    T run();
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final int maxRetries;
  private final Duration backoff;
  private int free;
  private long opensAt = System.nanoTime();
  private boolean closed;

  Throttle(int maxConcurrentRequests, int maxRetries, Duration backoff) {
    this.free = maxConcurrentRequests;
    this.maxRetries = maxRetries;
    this.backoff = backoff;
  }

  /**
   * Runs what may be sent twice, until the drive gives an answer that a repetition won't change.
   */
  <T> T repeatable(Attempt<T> attempt) {
    return settled(attempt, Optional::empty);
  }

  /**
   * Runs what must not take effect twice: after an answer that leaves its effect open, the effect
   * is looked for, and only where it is missing the attempt is repeated.
   */
  <T> T settled(Attempt<T> attempt, Attempt<Optional<T>> effect) {
    for (int doubts = 0; ; doubts++) {
      try {
        return once(attempt);
      } catch (DriveException e) {
        if (!e.doubtful() || doubts >= maxRetries) {
          throw e;
        }
        pause(doubts);
        Optional<T> found = effect.run();
        if (found.isPresent()) {
          return found.get();
        }
      }
    }
  }

  /** Runs it until the drive takes it up: repeated only where the drive refused to begin. */
  <T> T once(Attempt<T> attempt) {
    for (int refusals = 0; ; refusals++) {
      enter();
      try {
        return attempt.run();
      } catch (DriveException e) {
        if (!e.throttled()) {
          throw e;
        }
        Duration wait = e.retryAfter();
        hold(wait == null ? delay(refusals) : wait);
        if (refusals >= maxRetries) {
          throw e;
        }
      } finally {
        leave();
      }
    }
  }

  /** Waits out the back-off after so many failures in a row, counted from 0. */
  void pause(int failures) {
    sleep(delay(failures));
  }

  /** Waits, unless the client is closed meanwhile. */
  void sleep(Duration time) {
    long until = System.nanoTime() + time.toNanos();
    lock.lock();
    try {
      while (!closed && until - System.nanoTime() > 0) {
        await(until);
      }
      refuseWhenClosed();
    } finally {
      lock.unlock();
    }
  }

  int maxRetries() {
    return maxRetries;
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void hold(Duration time) {
    lock.lock();
    try {
      long until = System.nanoTime() + time.toNanos();
      if (until - opensAt > 0) {
        opensAt = until;
        LOG.info("OneDrive throttles: the next call follows in {} s", time.toSeconds());
      }
    } finally {
      lock.unlock();
    }
  }

  private void enter() {
    lock.lock();
    try {
      while (!closed && (free == 0 || opensAt - System.nanoTime() > 0)) {
        await(opensAt);
      }
      refuseWhenClosed();
      free--;
    } finally {
      lock.unlock();
    }
  }

  private void leave() {
    lock.lock();
    try {
      free++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void await(long until) {
    long left = until - System.nanoTime();
    try {
      if (left > 0) {
        changed.await(left, TimeUnit.NANOSECONDS);
      } else {
        changed.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DriveException(0, DriveException.CLOSED, "interrupted while waiting", null, e);
    }
  }

  private void refuseWhenClosed() {
    if (closed) {
      throw new DriveException(DriveException.CLOSED, "the client has been closed");
    }
  }

  private Duration delay(int failures) {
    long longest =
        Math.min(LONGEST_BACKOFF.toMillis(), backoff.toMillis() << Math.min(failures, 16));
    return Duration.ofMillis(longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2 + 1));
  }
}
