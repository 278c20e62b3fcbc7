package io.bactrian.cdc;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A thread of its own for work that goes on until it is asked to stop. */
final class Worker {
  private final String name;
  private final Duration patience;
  private volatile CountDownLatch stopping = new CountDownLatch(1);
  private volatile @Nullable Thread thread;

  /**
   * @param patience how long {@link #stop} waits for the work to end
   */
  Worker(String name, Duration patience) {
    this.name = name;
    this.patience = patience;
  }

  void start(Runnable work) {
    stopping = new CountDownLatch(1);
    Thread starting = new Thread(work, name);
    thread = starting;
    starting.start();
  }

  boolean stopped() {
    return stopping.getCount() == 0 || Thread.currentThread().isInterrupted();
  }

  /** Waits, but not longer than until the work is to stop. */
  void pause(Duration delay) {
    try {
      stopping.await(delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void stop() {
    stopping.countDown();
    Thread ending = thread;
    if (ending != null) {
      try {
        ending.join(patience.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  boolean running() {
    Thread working = thread;
    return working != null && working.isAlive();
  }
}
