package io.bactrian.changes.log;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A thread of its own for work that goes on until it is asked to stop. */
public final class Worker {
  private final String name;
  private final Duration patience;
  private volatile CountDownLatch stopping = new CountDownLatch(1);
  private volatile @Nullable Thread thread;

  /**
   * @param patience how long {@link #stop} waits for the work to end
   */
  public Worker(String name, Duration patience) {
    this.name = name;
    this.patience = patience;
  }

  public void start(Runnable work) {
    stopping = new CountDownLatch(1);
    Thread starting = new Thread(work, name);
    thread = starting;
    starting.start();
  }

  public boolean stopped() {
    return stopping.getCount() == 0 || Thread.currentThread().isInterrupted();
  }

  /** Waits, but not longer than until the work is to stop. */
  public void pause(Duration delay) {
    try {
      stopping.await(delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public void stop() {
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

  public boolean running() {
    Thread working = thread;
    return working != null && working.isAlive();
  }
}
