package io.bactrian.store.mirror.sides;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/** A cap on bytes a second, shared by all copies of a run. */
public final class Bandwidth {
  private final long bytesPerSecond;
  private final LongSupplier nanos;
  private long free; // when the next byte may go

  /**
   * @param bytesPerSecond 0 for no cap
   */
  public Bandwidth(long bytesPerSecond, LongSupplier nanos) {
    this.bytesPerSecond = bytesPerSecond;
    this.nanos = nanos;
    this.free = nanos.getAsLong();
  }

  /** Waits until the bytes may go. */
  void take(int bytes) {
    if (bytesPerSecond > 0) {
      long wait = reserve(bytes);
      while (wait > 0 && !Thread.currentThread().isInterrupted()) {
        long before = nanos.getAsLong();
        LockSupport.parkNanos(wait);
        wait -= nanos.getAsLong() - before;
      }
    }
  }

  /** Nanoseconds to wait before the bytes may go. */
  public synchronized long reserve(int bytes) {
    long now = nanos.getAsLong();
    long start = Math.max(free, now);
    free = start + bytes * TimeUnit.SECONDS.toNanos(1) / bytesPerSecond;
    return start - now;
  }
}
